//! The body of a request, whole and unpacked, never longer than it may be.

use std::io::Read;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use flate2::read::MultiGzDecoder;

use super::answer::Problem;

/// Reads the body.
///
/// # Errors
/// When it is longer than `most_bytes`, packed or unpacked, is not packed as it says, or broke off.
pub(super) async fn read(mut request: Request, most_bytes: usize) -> Result<Bytes, Problem> {
    let encoding = encoding(request.headers())?;
    let said =
        request.headers().get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse().ok());
    if said.is_some_and(|said: u64| said > most_bytes as u64) {
        return Err(Problem::TooLarge);
    }
    DefaultBodyLimit::max(most_bytes).apply(&mut request);
    let packed = Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::BrokenOff,
    })?;
    match encoding {
        Encoding::Plain => Ok(packed),
        Encoding::Gzip => unpack(&packed, most_bytes).map(Bytes::from),
    }
}

enum Encoding {
    Plain,
    Gzip,
}

fn encoding(headers: &HeaderMap) -> Result<Encoding, Problem> {
    let Some(said) = headers.get(header::CONTENT_ENCODING) else { return Ok(Encoding::Plain) };
    match said.to_str().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(Encoding::Plain),
        "gzip" | "x-gzip" => Ok(Encoding::Gzip),
        _ => Err(Problem::UnknownEncoding),
    }
}

/// Unpacks, and stops as soon as more comes out than may: a small bomb costs no more than a large body.
fn unpack(packed: &[u8], most_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::with_capacity((packed.len() * 4).min(most_bytes));
    let mut unpacked = MultiGzDecoder::new(packed).take(most_bytes as u64 + 1);
    unpacked.read_to_end(&mut body).map_err(|_| Problem::NotPacked)?;
    if body.len() > most_bytes { Err(Problem::TooLarge) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::header;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::super::answer::Problem;
    use super::read;

    fn pack(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    async fn sent(encoding: Option<&str>, body: Vec<u8>) -> Result<usize, Problem> {
        let mut request = Request::builder().method("POST");
        if let Some(encoding) = encoding {
            request = request.header(header::CONTENT_ENCODING, encoding);
        }
        read(request.body(Body::from(body)).unwrap(), 1000).await.map(|body| body.len())
    }

    #[tokio::test]
    async fn bodies_are_whole_unpacked_and_bounded() {
        assert_eq!(sent(None, vec![b'x'; 1000]).await, Ok(1000));
        assert_eq!(sent(None, vec![b'x'; 1001]).await, Err(Problem::TooLarge));
        assert_eq!(sent(Some("gzip"), pack(&[b'x'; 1000])).await, Ok(1000));
        assert_eq!(sent(Some("gzip"), pack(&[b'x'; 1001])).await, Err(Problem::TooLarge));
        let bomb = pack(&vec![0; 500_000]);
        assert!(bomb.len() < 1000);
        assert_eq!(sent(Some("GZIP"), bomb).await, Err(Problem::TooLarge));
        assert_eq!(sent(Some("gzip"), b"{}".to_vec()).await, Err(Problem::NotPacked));
        assert_eq!(sent(Some("gzip"), pack(b"{\"a\":1}")[..12].to_vec()).await, Err(Problem::NotPacked));
        assert_eq!(sent(Some("br"), b"{}".to_vec()).await, Err(Problem::UnknownEncoding));
        assert_eq!(sent(Some("identity"), b"{}".to_vec()).await, Ok(2));
    }
}
