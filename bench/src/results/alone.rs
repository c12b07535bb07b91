//! What has no peer here: many segments, memory, the live engine, the log.

use super::words::{Table, show, thousands};
use crate::durable::BATCHES;
use crate::measured::Measured;

/// A row for each figure.
pub(super) fn table(measured: &Measured, threads: usize) -> String {
    let mut rows = Rows { measured, table: Table::new(["what", "figure"].into_iter()) };
    rows.memory();
    rows.live(1);
    if threads > 1 {
        rows.live(threads);
    }
    rows.log();
    rows.snapshot();
    rows.import();
    rows.http();
    rows.table.0
}

struct Rows<'a> {
    measured: &'a Measured,
    table: Table,
}

impl Rows<'_> {
    fn row(&mut self, what: &str, shown: String) {
        self.table.row([what.to_owned(), shown].into_iter());
    }

    fn memory(&mut self) {
        let seconds = self.measured.figure("two_hundred_segments_seconds");
        self.row("two hundred segments together", show(seconds));
        let bytes = self.measured.figure("memory_bytes");
        self.row(
            "timelines in memory",
            bytes.map_or("–".to_owned(), |bytes| format!("{:.2} GB", bytes / 1e9)),
        );
        let event = self.with_unit("event_bytes", "B");
        self.row("an event: instant, properties, message id, what tells it from a repetition", event);
        let customer = self.with_unit("customer_bytes", "B");
        self.row("a customer, beside the events", customer);
    }

    fn live(&mut self, threads: usize) {
        let on = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
        let filled = self.count(&format!("filled_memberships_on_{threads}"));
        let took = self.measured.figure(&format!("back_fill_on_{threads}_seconds"));
        self.row(&format!("filling two hundred segments with {filled} memberships, {on}"), show(took));
        let name = |name: &str| format!("live_on_{threads}_{name}");
        let moves = self.with_unit(&name("moves_per_event"), "moves");
        let rate = self.count(&name("events_per_second"));
        let median = self.with_unit(&name("median_microseconds"), "µs");
        let p99 = self.with_unit(&name("p99_microseconds"), "µs");
        self.row(
            &format!("live, two hundred segments, {moves} an event, {on}"),
            format!("{rate} events/s, half within {median}, 99 of 100 within {p99}"),
        );
    }

    fn log(&mut self) {
        for batch in BATCHES {
            let rate = self.count(&format!("durable_{batch}_per_second"));
            let of =
                if batch == 1 { "1 event".to_owned() } else { format!("{} events", thousands(batch as u64)) };
            self.row(&format!("log, {of} a sync, each waited for"), format!("{rate} events/s"));
        }
    }

    fn snapshot(&mut self) {
        let bytes = self.measured.figure("snapshot_bytes");
        let size = bytes.map_or("–".to_owned(), |bytes| format!("{:.2} GB", bytes / 1e9));
        let figures = [
            (format!("snapshot of all timelines written, {size}"), "snapshot_write_seconds"),
            ("timelines opened from the snapshot".to_owned(), "snapshot_read_seconds"),
            ("of it only which messages were seen".to_owned(), "snapshot_message_ids_seconds"),
        ];
        for (what, name) in figures {
            self.row(&what, show(self.measured.figure(name)));
        }
    }

    fn import(&mut self) {
        let orders = self.count("import_rows");
        for (what, name) in
            [("import", "import_rows_per_second"), ("the same file again", "import_again_rows_per_second")]
        {
            let rate = self.count(name);
            self.row(&format!("{what}, CSV of {orders} orders, the whole program"), format!("{rate} rows/s"));
        }
    }

    fn http(&mut self) {
        for (what, name) in [("one a request", "single"), ("100 a request", "batch")] {
            let rate = self.count(&format!("http_{name}_events_per_second"));
            let p99 = self.with_unit(&format!("http_{name}_p99_milliseconds"), "ms");
            self.row(
                &format!("over HTTP, acknowledged when on disk, {what}, wrk on the same cores"),
                format!("{rate} events/s, 99 of 100 requests within {p99}"),
            );
        }
        let load = self.count("http_membership_load_per_second");
        let median = self.with_unit("http_membership_median_milliseconds", "ms");
        let p99 = self.with_unit("http_membership_p99_milliseconds", "ms");
        self.row(
            &format!("from a request to the membership seen by another, at {load} events/s"),
            format!("half within {median}, 99 of 100 within {p99}"),
        );
        let exits = self.count("http_exits");
        self.row(
            &format!("{exits} leave at one instant: all told in the stream"),
            show(self.measured.figure("http_exits_seconds")),
        );
        let (messages, customers) =
            (self.count("http_restart_messages"), self.count("http_restart_customers"));
        let memory = self.measured.figure("http_full_memory_bytes");
        let memory = memory.map_or("–".to_owned(), |bytes| format!("{:.2} GB", bytes / 1e9));
        let (stop, start) = ("http_stop_seconds", "http_restart_seconds");
        self.row(&format!("the server with {messages} messages of {customers} customers"), memory);
        self.row("its end", show(self.measured.figure(stop)));
        self.row("its start, until it is ready", show(self.measured.figure(start)));
    }

    fn with_unit(&self, name: &str, unit: &str) -> String {
        self.measured.figure(name).map_or("–".to_owned(), |value| format!("{value:.1} {unit}"))
    }

    fn count(&self, name: &str) -> String {
        self.measured.figure(name).map_or("–".to_owned(), |value| thousands(value as u64))
    }
}
