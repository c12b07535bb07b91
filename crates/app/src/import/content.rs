//! Recognises a file that was read before, and a way of reading that was used before.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

use kesit_store::NewImportFile;

use crate::source::{Input, Options};

/// Bytes read at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// What is to be written down of an input before it is read.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn of_input(input: &Input) -> io::Result<NewImportFile> {
    let name = input.to_string();
    let Input::File(path) = input else {
        return Ok(NewImportFile { name, size_bytes: None, digest: None });
    };
    let (size_bytes, digest) = of_bytes(File::open(path)?)?;
    Ok(NewImportFile { name, size_bytes: Some(size_bytes), digest: Some(digest) })
}

/// How many bytes there are, and what stands for them.
fn of_bytes(mut bytes: impl Read) -> io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let mut size_bytes = 0;
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match bytes.read(&mut buffer) {
            Ok(0) => return Ok((size_bytes, hex(&hasher.finalize()))),
            Ok(count) => {
                hasher.update(&buffer[..count]);
                size_bytes += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What stands for everything besides the files that decides what is read from them, this version of Kesit included.
pub(super) fn of_options(options: &Options) -> String {
    format!("{} {}", env!("CARGO_PKG_VERSION"), hex(&Sha256::digest(format!("{options:?}"))))
}

fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(digest.len() * 2);
    for byte in digest {
        write!(text, "{byte:02x}").expect("a string takes everything");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::of_bytes;

    #[test]
    fn other_bytes_have_another_digest() {
        let digest = |bytes: &[u8]| of_bytes(bytes).expect("memory can be read").1;
        assert_eq!(digest(b"a,b\n1,2\n"), digest(b"a,b\n1,2\n"));
        let different = [digest(b""), digest(b"a,b\n1,2\n"), digest(b"a,b\n1,3\n"), digest(&[0; 2_000_000])];
        for (place, one) in different.iter().enumerate() {
            assert!(!different[..place].contains(one), "{one}");
        }
    }
}
