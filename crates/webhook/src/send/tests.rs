//! Against a server on this machine that answers as told, byte by byte.

use std::net::Ipv4Addr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::*;

const LOCAL: Rules = Rules { allow_http: true, allow_private: true };

/// A server for one request: it answers with these bytes and gives what it was sent.
async fn server(answer: Vec<u8>) -> (u16, oneshot::Receiver<String>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let request = read_request(&mut stream).await;
        // Who asked may have had enough before everything was written.
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
        let _ = tell.send(request);
    });
    (port, told)
}

/// Up to the end of a body that says its length.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut more = [0; 4096];
        let read = stream.read(&mut more).await.expect("a request");
        bytes.extend_from_slice(&more[..read]);
        let text = String::from_utf8(bytes.clone()).expect("text");
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let whole = text.split_once("\r\n\r\n").zip(length.and_then(|length| length.parse::<usize>().ok()));
        if read == 0 || whole.is_some_and(|((_, body), length)| body.len() >= length) {
            return text;
        }
    }
}

async fn send(url: &str, rules: Rules) -> Sent {
    let secrets = [Secret::of_bytes([1; 32]), Secret::of_bytes([2; 32])];
    let request =
        Request { url, id: "1-42", at: Timestamp(1_700_000_000_999), body: b"{\"a\":1}", secrets: &secrets };
    Sender::new(rules).expect("a client").send(&request).await
}

async fn answered(answer: impl Into<Vec<u8>>) -> Sent {
    let (port, _told) = server(answer.into()).await;
    send(&format!("http://127.0.0.1:{port}/hook"), LOCAL).await
}

fn head(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n")
}

#[tokio::test]
async fn the_request_is_signed_json() {
    let (port, told) = server(head("204 No Content").into_bytes()).await;
    let sent = send(&format!("http://localhost:{port}/hook?a=b"), LOCAL).await;
    assert_eq!(sent, Sent::Delivered { status: 204 });
    let request = told.await.expect("told");
    let secrets = [Secret::of_bytes([1; 32]), Secret::of_bytes([2; 32])];
    let signature = signatures(&secrets, "1-42", 1_700_000_000, b"{\"a\":1}");
    for line in [
        "POST /hook?a=b HTTP/1.1",
        "content-type: application/json",
        "webhook-id: 1-42",
        "webhook-timestamp: 1700000000",
        &format!("webhook-signature: {signature}"),
        &format!("host: localhost:{port}"),
        "{\"a\":1}",
    ] {
        assert!(request.lines().any(|found| found == line), "{line} in\n{request}");
    }
}

#[tokio::test]
async fn a_status_decides() {
    let failed = |kind, status| Sent::Failed { kind, status: Some(status) };
    assert_eq!(answered(head("200 OK")).await, Sent::Delivered { status: 200 });
    assert_eq!(answered(head("299 Fine")).await, Sent::Delivered { status: 299 });
    assert_eq!(answered(head("404 Not Found")).await, failed(FailureKind::Status, 404));
    assert_eq!(answered(head("500 Oops")).await, failed(FailureKind::Status, 500));
    assert_eq!(answered(head("410 Gone")).await, Sent::Gone);
    assert_eq!(answered(head("429 Slow")).await, Sent::RetryAfter { status: 429, after: None });
    let busy = "HTTP/1.1 503 Busy\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(answered(busy).await, Sent::RetryAfter { status: 503, after: Some(Span(120_000)) });
}

#[tokio::test]
async fn a_date_to_come_again_is_understood() {
    // The attempt is made at 22:13:20.999 on 14 November 2023, a Tuesday.
    for (date, after_ms) in [
        ("Tue, 14 Nov 2023 22:15:20 GMT", Some(119_001)),
        ("Tuesday, 14-Nov-23 22:15:20 GMT", Some(119_001)),
        ("Tue Nov 14 22:15:20 2023", Some(119_001)),
        ("Tue, 14 Nov 2023 22:13:20 GMT", Some(0)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("tomorrow", None),
        ("-5", None),
        ("1.5", None),
    ] {
        let answer = format!("HTTP/1.1 503 Busy\r\nretry-after: {date}\r\ncontent-length: 0\r\n\r\n");
        let after = after_ms.map(Span);
        assert_eq!(answered(answer).await, Sent::RetryAfter { status: 503, after }, "{date}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (elsewhere, mut told) = server(head("200 OK").into_bytes()).await;
    let answer = format!(
        "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:{elsewhere}/\r\ncontent-length: 0\r\n\r\n"
    );
    let sent = answered(answer).await;
    assert_eq!(sent, Sent::Failed { kind: FailureKind::Redirect, status: Some(307) });
    assert!(told.try_recv().is_err(), "nobody was called there");
}

#[tokio::test]
async fn an_answer_without_end_is_read_up_to_a_bound() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n".to_vec();
    answer.resize(answer.len() + 8 * ANSWER_BYTES, b'x');
    assert_eq!(answered(answer).await, Sent::Delivered { status: 200 });
}

#[tokio::test]
async fn what_is_no_http_is_a_failure() {
    for answer in ["", "SSH-2.0-OpenSSH_9.9\r\n", "HTTP/1.1 abc\r\n\r\n"] {
        assert_eq!(
            answered(answer).await,
            Sent::Failed { kind: FailureKind::Protocol, status: None },
            "{answer}"
        );
    }
}

#[tokio::test]
async fn nobody_there_is_a_failure() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    drop(listener);
    let sent = send(&format!("http://127.0.0.1:{port}/"), LOCAL).await;
    assert_eq!(sent, Sent::Failed { kind: FailureKind::Connect, status: None });
}

#[tokio::test]
async fn a_name_that_points_to_this_machine_is_refused_when_it_is_resolved() {
    let (port, mut told) = server(head("200 OK").into_bytes()).await;
    let strict = Rules { allow_http: true, allow_private: false };
    // The name passes the check of its form; what it resolves to does not.
    let url = format!("http://localhost:{port}/");
    assert!(check_url(&url, strict).is_ok());
    assert_eq!(send(&url, strict).await, Sent::Refused(Refused::Address));
    let literal = format!("http://127.0.0.1:{port}/");
    assert_eq!(send(&literal, strict).await, Sent::Refused(Refused::Address));
    assert_eq!(send("http://shop.example/", Rules::default()).await, Sent::Refused(Refused::Scheme));
    assert!(told.try_recv().is_err(), "nobody was called");
}

#[tokio::test]
async fn who_never_answers_is_left_after_a_while() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("bound"));
    tokio::time::pause();
    // The connection stands, as the system accepts it, but nothing ever comes. The paused clock jumps to the time-out.
    let sent = send(&url, LOCAL).await;
    assert_eq!(sent, Sent::Failed { kind: FailureKind::Timeout, status: None });
}
