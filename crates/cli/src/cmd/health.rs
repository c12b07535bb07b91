//! `kesit health`: asks a server on this machine whether it is ready, for checks of containers that have no other program.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use kesit_app::config::{Config, Flag};

use crate::args::Health;
use crate::failure::Failure;
use crate::load;
use crate::words::Words;

/// How long the server may take, for each step.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest answer that is read.
const MAX_ANSWER_BYTES: u64 = 16 * 1024;

pub(crate) fn run(args: &Health, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let flag = |value: &String| Flag { name: "--address", sets: "serve.address", value: value.clone() };
    let flags: Vec<Flag> = args.address.iter().map(flag).collect();
    let config = load::config(args.config.as_deref(), &flags, words)?;
    let address = reachable(config.serve.address);
    let answer = ask(address, &config).map_err(|error| {
        let what = words.of("does not answer", "yanıt vermiyor");
        Failure::io(format!("{address} {what}: {error}"))
    })?;
    match answer {
        Answer::Ready => writeln!(out, "{}", words.of("ready", "hazır"))?,
        Answer::Listening => writeln!(
            out,
            "{}",
            words.of(
                "listening; whether it is ready cannot be asked, for its certificate is for another name",
                "dinliyor; sertifikası başka bir ada ait olduğundan hazır olup olmadığı sorulamıyor"
            )
        )?,
        Answer::NotReady(text) => {
            return Err(Failure::io(format!("{}: {text}", words.of("not ready", "hazır değil"))));
        }
    }
    Ok(())
}

enum Answer {
    Ready,
    /// Something listens, by TLS.
    Listening,
    NotReady(String),
}

fn ask(address: SocketAddr, config: &Config) -> io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    if config.serve.tls_cert.is_some() {
        return Ok(Answer::Listening);
    }
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.take(MAX_ANSWER_BYTES).read_to_string(&mut answer)?;
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default().trim();
    Ok(if answer.starts_with("HTTP/1.1 200 ") { Answer::Ready } else { Answer::NotReady(body.to_owned()) })
}

/// The address of this machine at which a server is reached that listens at every one.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
