//! The product's tallies, written as figures at each reading.

use std::fmt;
use std::sync::Arc;

use kesit_app::tally::{ByKind, Counter, Figures as LiveFigures, Kind, Level, SpreadFigures, Tallies};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Unit;

/// The tallies of the product.
#[derive(Debug)]
pub(super) struct Figures(pub(super) Arc<Tallies>);

impl Collector for Figures {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let tallies = &*self.0;
        let mut page = Page(encoder);
        page.counters2(
            "kesit_messages",
            "Messages by who sent them and what became of them",
            ["sender", "outcome"],
            &tallies.messages,
        )?;
        page.spread(
            "kesit_acknowledged",
            "From taking a message on to knowing it on disk",
            &tallies.acknowledged.figures(),
        )?;
        page.level("kesit_queue_messages", "Messages that wait to be stored", &tallies.queue_messages)?;
        page.level(
            "kesit_queue_bytes",
            "Bytes of the requests in hand that bring messages",
            &tallies.queue_bytes,
        )?;
        page.live(&tallies.live)?;
        page.level("kesit_customers", "Customers in memory", &tallies.customers)?;
        page.counters(
            "kesit_webhook_attempts",
            "Attempts to deliver to webhook endpoints by outcome",
            "outcome",
            &tallies.deliveries,
        )?;
        page.counters2("kesit_jobs", "Background jobs that ended", ["job", "end"], &tallies.jobs)?;
        page.seconds(
            "kesit_snapshot_timestamp",
            "When the last snapshot was written, since 1970; 0 if none was",
            &tallies.snapshot_at_ms,
        )
    }
}

/// The page that figures are written on.
struct Page<'a>(DescriptorEncoder<'a>);

impl Page<'_> {
    /// What is counted where segments are kept alive.
    fn live(&mut self, figures: &LiveFigures) -> fmt::Result {
        self.counter(
            "kesit_applied_messages",
            "Messages that the engine has applied for the first time",
            &figures.applied,
        )?;
        self.counter(
            "kesit_duplicate_messages",
            "Stored messages with an id that was there before",
            &figures.duplicates,
        )?;
        self.spread(
            "kesit_applied_after",
            "From taking a message on to having moved its customer",
            &figures.applied_after.figures(),
        )?;
        self.level(
            "kesit_engine_behind_messages",
            "Stored messages that the engine has not applied yet",
            &figures.behind,
        )?;
        self.seconds("kesit_timers_late", "How late time alone last moved somebody", &figures.late_ms)?;
        self.spread(
            "kesit_moved_late",
            "From the instant at which time alone should move somebody to the move",
            &figures.late.figures(),
        )?;
        self.moves([
            ("message", &figures.moves_by_message),
            ("time", &figures.moves_by_time),
            ("definition", &figures.moves_by_definition),
            ("batch", &figures.moves_by_batch),
        ])
    }

    fn moves(&mut self, causes: [(&str, &Counter); 4]) -> fmt::Result {
        let about = "Moves into and out of segments by cause";
        let mut metric = self.0.encode_descriptor("kesit_moves", about, None, MetricType::Counter)?;
        for (cause, moves) in causes {
            metric
                .encode_family(&[("cause", cause)])?
                .encode_counter::<NoLabelSet, u64, f64>(&moves.get(), None)?;
        }
        Ok(())
    }

    fn counter(&mut self, name: &str, about: &str, counter: &Counter) -> fmt::Result {
        self.0
            .encode_descriptor(name, about, None, MetricType::Counter)?
            .encode_counter::<NoLabelSet, u64, f64>(&counter.get(), None)
    }

    fn counters<K: Kind>(
        &mut self,
        name: &str,
        about: &str,
        label: &str,
        all: &ByKind<K, Counter>,
    ) -> fmt::Result {
        let mut metric = self.0.encode_descriptor(name, about, None, MetricType::Counter)?;
        for (kind, counter) in all.iter() {
            let labels = [(label, kind.name())];
            metric.encode_family(&labels)?.encode_counter::<NoLabelSet, u64, f64>(&counter.get(), None)?;
        }
        Ok(())
    }

    fn counters2<A: Kind, B: Kind>(
        &mut self,
        name: &str,
        about: &str,
        labels: [&str; 2],
        all: &ByKind<A, ByKind<B, Counter>>,
    ) -> fmt::Result {
        let mut metric = self.0.encode_descriptor(name, about, None, MetricType::Counter)?;
        for (one, below) in all.iter() {
            for (other, counter) in below.iter() {
                let labels = [(labels[0], one.name()), (labels[1], other.name())];
                metric
                    .encode_family(&labels)?
                    .encode_counter::<NoLabelSet, u64, f64>(&counter.get(), None)?;
            }
        }
        Ok(())
    }

    fn level(&mut self, name: &str, about: &str, level: &Level) -> fmt::Result {
        self.0.encode_descriptor(name, about, None, MetricType::Gauge)?.encode_gauge(&level.get())
    }

    /// A level that is kept in ms.
    fn seconds(&mut self, name: &str, about: &str, level: &Level) -> fmt::Result {
        let seconds = level.get() as f64 / 1e3;
        self.0.encode_descriptor(name, about, Some(&Unit::Seconds), MetricType::Gauge)?.encode_gauge(&seconds)
    }

    fn spread(&mut self, name: &str, about: &str, figures: &SpreadFigures) -> fmt::Result {
        self.0
            .encode_descriptor(name, about, Some(&Unit::Seconds), MetricType::Histogram)?
            .encode_histogram::<NoLabelSet>(figures.sum_seconds, figures.count, &figures.bins, None)
    }
}
