//! A connection that stays open and asks one thing after the other.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, ensure};

/// The connection.
pub(super) struct Client {
    stream: BufReader<TcpStream>,
    authorization: String,
}

impl Client {
    /// Connects; `key` is a write key, or empty.
    pub(super) fn connect(address: SocketAddr, key: &str) -> Result<Client> {
        let stream = TcpStream::connect(address).context("connect to the server")?;
        stream.set_nodelay(true)?;
        let authorization =
            if key.is_empty() { String::new() } else { format!("authorization: Bearer {key}\r\n") };
        Ok(Client { stream: BufReader::new(stream), authorization })
    }

    /// Asks, and gives the body of an answer that says yes.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<String> {
        let (status, answer) = self.exchange(method, path, body)?;
        ensure!((200..300).contains(&status), "{method} {path} was answered with {status}: {answer}");
        Ok(answer)
    }

    /// The same; `None` if there is no such thing.
    pub(super) fn try_ask(&mut self, method: &str, path: &str, body: &str) -> Result<Option<String>> {
        let (status, answer) = self.exchange(method, path, body)?;
        ensure!((200..300).contains(&status) || status == 404, "{path} was answered with {status}: {answer}");
        Ok((status != 404).then_some(answer))
    }

    fn exchange(&mut self, method: &str, path: &str, body: &str) -> Result<(u16, String)> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{}content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.authorization,
            body.len()
        );
        self.stream.get_mut().write_all((head + body).as_bytes())?;
        let (status, bytes) = self.head()?;
        let mut answer = vec![0; bytes];
        self.stream.read_exact(&mut answer)?;
        Ok((status, String::from_utf8(answer).context("the answer is no text")?))
    }

    /// The status of the answer, and how long its body is.
    fn head(&mut self) -> Result<(u16, usize)> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("no status in {line:?}"))?;
        let mut bytes = 0;
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    bytes = value.parse()?
                }
                Some(_) => {}
                None => return Ok((status, bytes)),
            }
        }
    }
}
