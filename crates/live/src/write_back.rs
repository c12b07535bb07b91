//! The thread that makes moves events of the customer's own timeline, so that journeys, conditions and whoever looks at a
//! customer find them there. It follows the stream; the id of each event is made of the number of its row, so that one that
//! is written twice counts once.

use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use kesit_model::message::names::{OWN_ID_PREFIX, SEGMENT_ENTERED as ENTERED, SEGMENT_LEFT as LEFT};
use kesit_model::message::{Body, Message};
use kesit_model::zone::Zone;
use kesit_model::{MessageId, Object, Timestamp, Value};
use kesit_store::stream::{
    Move, MoveCause, MoveDirection, Stream, StreamError, StreamEvent, StreamFilter, StreamReader, StreamRow,
};
use kesit_store::{LogHandle, Origin};
use tokio::sync::{oneshot, watch};

use crate::{Clock, Figures, LiveError};

/// The event that says that somebody entered a segment.
pub const SEGMENT_ENTERED: &str = ENTERED;
/// The event that says that somebody left a segment.
pub const SEGMENT_LEFT: &str = LEFT;

/// Under this name the stream knows how far the thread has come.
const FOLLOWER: &str = "write-back";
/// So many rows are looked at at a time.
const PAGE_ROWS: usize = 1_000;
/// While the log is busy or the disk is full, it is tried again after so long.
const TRY_AGAIN: std::time::Duration = std::time::Duration::from_millis(200);

/// The thread.
#[derive(Debug)]
pub(crate) struct WriteBack {
    thread: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

struct Follower {
    reader: StreamReader,
    stream: Stream,
    log: LogHandle,
    clock: Arc<dyn Clock>,
    figures: Arc<Figures>,
    done: u64,
}

impl WriteBack {
    pub(crate) fn start(
        stream: &Path,
        zone: Zone,
        log: LogHandle,
        newest: watch::Receiver<u64>,
        clock: Arc<dyn Clock>,
        figures: Arc<Figures>,
    ) -> Result<WriteBack, LiveError> {
        let mut stream = Stream::open(stream, zone)?;
        let reader = stream.reader()?;
        let done = match stream.followed_to(FOLLOWER)? {
            Some(done) => done,
            None => {
                // Who follows from now on is not told of what was before.
                let newest = reader.newest_seq()?;
                stream.follow_to(FOLLOWER, newest)?;
                newest
            }
        };
        let (stop, stopped) = oneshot::channel();
        let follower = Follower { reader, stream, log, clock, figures, done };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let run = move || runtime.block_on(follower.run(newest, stopped));
        let thread = thread::Builder::new().name("write-back".to_owned()).spawn(run)?;
        Ok(WriteBack { thread, stop })
    }

    pub(crate) fn stop(self) {
        let _ = self.stop.send(());
        self.thread.join().expect("the thread that writes back does not panic");
    }
}

impl Follower {
    async fn run(mut self, mut newest: watch::Receiver<u64>, mut stopped: oneshot::Receiver<()>) {
        loop {
            newest.mark_unchanged();
            while self.done < *newest.borrow() {
                let is_done = match self.step() {
                    Ok(()) => true,
                    Err(error) => {
                        tracing::error!(%error, "moves cannot be read from the stream");
                        false
                    }
                };
                if stopped.try_recv().is_ok() {
                    return;
                }
                if !is_done {
                    tokio::time::sleep(TRY_AGAIN).await;
                }
            }
            tokio::select! {
                changed = newest.changed() => if changed.is_err() { return },
                _ = &mut stopped => return,
            }
        }
    }

    /// Writes back a page of moves. If the log takes nothing now, the same page comes again.
    fn step(&mut self) -> Result<(), StreamError> {
        let page = self.reader.after(self.done, PAGE_ROWS, &StreamFilter::default())?;
        let Some(last) = page.last().map(|row| row.seq) else {
            return Ok(());
        };
        let now = self.clock.now();
        let messages: Vec<Message> = page.iter().filter_map(|row| event_of(row, now)).collect();
        let count = messages.len() as u64;
        if count > 0 && self.log.append(Origin::Live, messages).is_err() {
            std::thread::sleep(TRY_AGAIN);
            return Ok(());
        }
        self.stream.follow_to(FOLLOWER, last)?;
        self.figures.written_back.add(count);
        self.done = last;
        Ok(())
    }
}

/// The event of a move; `None` for what is no move of one customer, or was itself caused by such an event.
fn event_of(row: &StreamRow, now: Timestamp) -> Option<Message> {
    let StreamEvent::Moved(Move { customer, direction, cause }) = &row.event else { return None };
    // A move that such an event causes makes no event: there would be no end of it.
    if matches!(cause, MoveCause::Message(id) if id.as_str().starts_with(OWN_ID_PREFIX)) {
        return None;
    }
    let text = |text: &str| Value::Text(text.into());
    let name = match direction {
        MoveDirection::Entered => SEGMENT_ENTERED,
        MoveDirection::Left => SEGMENT_LEFT,
    };
    let properties =
        Object(vec![("segment".into(), text(row.segment.as_str())), ("cause".into(), text(cause.word()))]);
    Some(Message {
        id: MessageId::parse(&format!("{OWN_ID_PREFIX}{}", row.seq)).expect("short and not blank"),
        at: row.at,
        received_at: now,
        person: customer.clone(),
        is_user: false,
        body: Body::Track { name: name.to_owned(), properties },
        consents: Vec::new(),
    })
}
