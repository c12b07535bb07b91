use std::time::Duration;

use expect_test::expect;
use kesit_app::tally::{JobEnd, Outcome, Sender};

use kesit_app::service::JobKind;

use super::*;
use crate::server::Unready;

struct Told;

impl Product for Told {
    fn unready(&self) -> Vec<Unready> {
        Vec::new()
    }

    fn refresh(&self, tallies: &Tallies) {
        tallies.live.behind.set(12);
        tallies.customers.set(9);
    }
}

#[test]
fn the_page_of_figures() {
    let metrics = Metrics::new(Arc::default(), 1_700_000_000.5);
    let tallies = metrics.tallies();
    tallies.took(Sender::Server, Outcome::Accepted, 3);
    tallies.ended(JobKind::Snapshot, JobEnd::Done);
    tallies.acknowledged.record_many(Duration::from_millis(3), 2);
    tallies.acknowledged.record(Duration::from_secs(60));
    tallies.live.late_ms.set(250);
    let http = metrics.http();
    let _under_way = http.begin();
    http.answered(&RequestKind::new("GET", "/api/v1/customers/{id}", 200), Duration::from_millis(20));
    let text = metrics.text(Some(&Told));
    // What differs from run to run is of the process; zeros are many.
    let told = text.lines().filter(|line| !line.ends_with(" 0") && !line.contains("process_"));
    let told: String =
        told.filter(|line| !line.starts_with("# HELP")).map(|line| format!("{line}\n")).collect();
    expect![[r##"
        # TYPE kesit_build info
        kesit_build_info{version="0.1.0"} 1
        # TYPE kesit_http_requests counter
        kesit_http_requests_total{method="GET",route="/api/v1/customers/{id}",status="200"} 1
        # TYPE kesit_http_request_seconds histogram
        # UNIT kesit_http_request_seconds seconds
        kesit_http_request_seconds_sum{method="GET",route="/api/v1/customers/{id}"} 0.02
        kesit_http_request_seconds_count{method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="0.025",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="0.05",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="0.1",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="0.25",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="1.0",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="5.0",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="30.0",method="GET",route="/api/v1/customers/{id}"} 1
        kesit_http_request_seconds_bucket{le="+Inf",method="GET",route="/api/v1/customers/{id}"} 1
        # TYPE kesit_http_requests_under_way gauge
        kesit_http_requests_under_way 1
        # TYPE kesit_messages counter
        kesit_messages_total{sender="server",outcome="accepted"} 3
        # TYPE kesit_acknowledged_seconds histogram
        # UNIT kesit_acknowledged_seconds seconds
        kesit_acknowledged_seconds_sum 60.006
        kesit_acknowledged_seconds_count 3
        kesit_acknowledged_seconds_bucket{le="0.005"} 2
        kesit_acknowledged_seconds_bucket{le="0.01"} 2
        kesit_acknowledged_seconds_bucket{le="0.025"} 2
        kesit_acknowledged_seconds_bucket{le="0.05"} 2
        kesit_acknowledged_seconds_bucket{le="0.1"} 2
        kesit_acknowledged_seconds_bucket{le="0.25"} 2
        kesit_acknowledged_seconds_bucket{le="0.5"} 2
        kesit_acknowledged_seconds_bucket{le="1.0"} 2
        kesit_acknowledged_seconds_bucket{le="5.0"} 2
        kesit_acknowledged_seconds_bucket{le="+Inf"} 3
        # TYPE kesit_queue_messages gauge
        # TYPE kesit_queue_bytes gauge
        # TYPE kesit_applied_messages counter
        # TYPE kesit_duplicate_messages counter
        # TYPE kesit_applied_after_seconds histogram
        # UNIT kesit_applied_after_seconds seconds
        kesit_applied_after_seconds_sum 0.0
        # TYPE kesit_engine_behind_messages gauge
        kesit_engine_behind_messages 12
        # TYPE kesit_timers_late_seconds gauge
        # UNIT kesit_timers_late_seconds seconds
        kesit_timers_late_seconds 0.25
        # TYPE kesit_moved_late_seconds histogram
        # UNIT kesit_moved_late_seconds seconds
        kesit_moved_late_seconds_sum 0.0
        # TYPE kesit_moves counter
        # TYPE kesit_customers gauge
        kesit_customers 9
        # TYPE kesit_webhook_attempts counter
        # TYPE kesit_jobs counter
        kesit_jobs_total{job="snapshot",end="done"} 1
        # TYPE kesit_snapshot_timestamp_seconds gauge
        # UNIT kesit_snapshot_timestamp_seconds seconds
        kesit_snapshot_timestamp_seconds 0.0
        # EOF
    "##]]
    .assert_eq(&told);
    assert!(text.contains("process_start_time_seconds 1700000000.5"), "{text}");
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
}
