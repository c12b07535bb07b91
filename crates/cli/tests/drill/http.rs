//! The least of HTTP/1.1 that a client needs, on a plain socket: so that a server which is killed shows as what it is, a broken
//! connection, and nothing is sent again unless the test says so.

use std::io::{BufRead, BufReader, Error, ErrorKind, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value as Json;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection, kept open between requests.
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    /// The value of `Authorization`, if there is one.
    pub(crate) authorization: Option<String>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    /// The body of an answer that must be a good one.
    #[track_caller]
    pub(crate) fn good(&self) -> Json {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        if self.body.is_empty() { Json::Null } else { self.json() }
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Client {
        Client { address, connection: None, authorization: None }
    }

    /// A client that shows a write key as the public API has it.
    pub(crate) fn with_key(address: SocketAddr, key: &str) -> Client {
        Client { authorization: Some(format!("Bearer {key}")), ..Client::new(address) }
    }

    /// Sends a request and reads its answer. After an error the connection is given up, and what the server did is not known.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n").into_bytes();
        if let Some(authorization) = &self.authorization {
            request.extend(format!("authorization: {authorization}\r\n").bytes());
        }
        let length = body.len();
        request.extend(format!("content-type: application/json\r\ncontent-length: {length}\r\n\r\n").bytes());
        request.extend(body);
        connection.get_mut().write_all(&request)?;
        let answer = read(&mut connection)?;
        if answer.header("connection") != Some("close") {
            self.connection = Some(connection);
        }
        Ok(answer)
    }
}

fn read(from: &mut impl BufRead) -> Result<Answer> {
    let first = line(from)?;
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| Error::new(ErrorKind::InvalidData, first))?;
    let mut headers = Vec::new();
    loop {
        let header = line(from)?;
        let Some((name, value)) = header.split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut answer = Answer { status, headers, body: Vec::new() };
    match answer.header("content-length").and_then(|length| length.parse().ok()) {
        Some(length) => {
            answer.body.resize(length, 0);
            from.read_exact(&mut answer.body)?;
        }
        None if answer.header("transfer-encoding") == Some("chunked") => answer.body = chunks(from)?,
        None => {}
    }
    Ok(answer)
}

fn chunks(from: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = line(from)?;
        let length =
            usize::from_str_radix(&length, 16).map_err(|_| Error::new(ErrorKind::InvalidData, length))?;
        let begun = body.len();
        body.resize(begun + length, 0);
        from.read_exact(&mut body[begun..])?;
        line(from)?;
        if length == 0 {
            return Ok(body);
        }
    }
}

fn line(from: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}
