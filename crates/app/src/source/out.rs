//! The way from the thread that reads to the one that keeps: batches of bounded number, in order.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use kesit_model::message::Message;

use super::kind::RowProblem;
use super::report::{Place, Refusal, RefusalReason, Report};
use super::sink::{Opened, Raw, Sink, Taken};

/// Things handed over at a time.
const BATCH: usize = 1024;
/// Batches that may wait in between.
const QUEUE_BATCHES: usize = 8;

/// What is handed over.
enum Item {
    Open(Box<Opened>),
    Take(Taken),
    Refuse(Box<(usize, Refusal, Raw)>),
    /// So many were refused of which the places are not known.
    Count(&'static str, u64),
    Close(usize, u64),
}

/// The end that reads.
pub(super) struct Out<'a> {
    batch: Vec<Item>,
    sender: SyncSender<Vec<Item>>,
    on_batch: &'a (dyn Fn() + Sync),
    closed: bool,
    file: usize,
    name: String,
    /// Whether what stood in refused rows is wanted.
    keep: bool,
}

/// The end that keeps.
pub(super) struct In(Receiver<Vec<Item>>);

/// A way. `on_batch` is called by the thread that reads whenever a batch is full.
pub(super) fn way<'a>(keep: bool, on_batch: &'a (dyn Fn() + Sync)) -> (Out<'a>, In) {
    let (sender, receiver) = sync_channel(QUEUE_BATCHES);
    let out = Out {
        batch: Vec::with_capacity(BATCH),
        sender,
        on_batch,
        closed: false,
        file: 0,
        name: String::new(),
        keep,
    };
    (out, In(receiver))
}

impl Out<'_> {
    /// What comes is of this file.
    pub(super) fn begin(&mut self, file: usize, name: String) {
        (self.file, self.name) = (file, name);
    }

    /// Says how the file is read.
    pub(super) fn open(&mut self, kind: &str, headers: Vec<String>, mapping: String) {
        let opened = Opened { file: self.file, kind: kind.to_owned(), headers, mapping };
        self.put(Item::Open(Box::new(opened)));
    }

    /// Hands a message over that stands for so many rows.
    pub(super) fn take(&mut self, message: Message, rows: u32) {
        self.put(Item::Take(Taken { message, file: self.file, rows }));
    }

    /// Hands over what was refused; what stood there is asked for only where it is wanted.
    pub(super) fn refuse(&mut self, place: Place, reason: RefusalReason, raw: impl FnOnce() -> Raw) {
        let refusal = Refusal { file: self.name.clone(), place, reason };
        let raw = if self.keep { raw() } else { Raw::Text(String::new()) };
        self.put(Item::Refuse(Box::new((self.file, refusal, raw))));
    }

    /// Counts rows as refused of which the places are not known.
    pub(super) fn count_refused(&mut self, problem: RowProblem, rows: u64) {
        self.put(Item::Count(problem.code(), rows));
    }

    /// Says that the file ends, and how many rows it had.
    pub(super) fn close(&mut self, rows: u64) {
        self.put(Item::Close(self.file, rows));
    }

    /// Whether what stood in refused rows is wanted.
    pub(super) fn keeps(&self) -> bool {
        self.keep
    }

    /// Whether nobody listens any more.
    #[inline]
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Hands over what is still here.
    pub(super) fn flush(&mut self) {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.closed |= self.sender.send(batch).is_err();
        (self.on_batch)();
    }

    fn put(&mut self, item: Item) {
        self.batch.push(item);
        if self.batch.len() == BATCH {
            self.flush();
        }
    }
}

impl In {
    /// Gives everything to the sink until there is no more, or it wants no more; the report has what became of it.
    pub(super) fn deliver(self, sink: &mut dyn Sink, report: &mut Report) {
        for batch in self.0 {
            for item in batch {
                match item {
                    Item::Open(opened) => sink.open(*opened),
                    Item::Take(taken) => {
                        let new = sink.take(taken);
                        report.messages += u64::from(new);
                        report.duplicates += u64::from(!new);
                    }
                    Item::Refuse(refused) => {
                        let (file, refusal, raw) = *refused;
                        report.refused.put(&refusal);
                        sink.refuse(file, refusal, raw);
                    }
                    Item::Count(code, times) => report.refused.count(code, times),
                    Item::Close(file, rows) => sink.close(file, rows),
                }
            }
            if !sink.wants_more() {
                return;
            }
        }
    }
}
