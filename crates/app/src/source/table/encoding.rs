//! The encoding of a text: its names, and guessing it from the beginning of a file.
//!
//! Guessing knows UTF-8, UTF-16 and Windows-1254, which is what Turkish programs write where they do not write Unicode
//! (ISO-8859-9 is the same but for signs that nobody uses). Any other has to be named.

use std::fmt;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1254};

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(UTF_8);
    /// UTF-16, the lower byte first.
    pub const UTF_16_LE: Encoding = Encoding(UTF_16LE);
    /// UTF-16, the higher byte first.
    pub const UTF_16_BE: Encoding = Encoding(UTF_16BE);
    /// Turkish, as Windows writes it.
    pub const WINDOWS_1254: Encoding = Encoding(WINDOWS_1254);

    /// The encoding with this name, as browsers know them: `utf-8`, `windows-1254`, `iso-8859-9`, `latin5`, …
    #[must_use]
    pub fn parse(name: &str) -> Option<Encoding> {
        let label = name.trim();
        let label = if label.eq_ignore_ascii_case("cp1254") { "windows-1254" } else { label };
        encoding_rs::Encoding::for_label(label.as_bytes()).map(Encoding)
    }

    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether delimiters, quotes and line ends can be told in the bytes as they are.
    pub(super) fn is_like_ascii(self) -> bool {
        self == Encoding::UTF_8 || (self.0.is_single_byte() && self.0.is_ascii_compatible())
    }

    /// Puts the bytes as text behind `text`; what is no text is replaced.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len()));
        let _ = decoder.decode_to_string(bytes, text, true);
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The likeliest encoding of a text that begins so.
pub(super) fn guess(beginning: &[u8]) -> Encoding {
    match beginning {
        [0xff, 0xfe, ..] => return Encoding::UTF_16_LE,
        [0xfe, 0xff, ..] => return Encoding::UTF_16_BE,
        _ => {}
    }
    if let Some(encoding) = utf16(beginning) {
        return encoding;
    }
    let (letters, errors) = utf8(beginning);
    // Turkish in Windows-1254 hardly ever looks like UTF-8 by chance, so many letters and few errors are a damaged UTF-8.
    if letters >= 2 * errors { Encoding::UTF_8 } else { Encoding::WINDOWS_1254 }
}

/// UTF-16 without a mark: delimiters, digits and most letters have a zero in their higher byte.
fn utf16(beginning: &[u8]) -> Option<Encoding> {
    let pairs = beginning.chunks_exact(2);
    let count = pairs.len();
    let (mut high_first, mut low_first) = (0, 0);
    for pair in pairs {
        high_first += usize::from(pair[0] == 0 && pair[1] != 0);
        low_first += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    if low_first * 2 > count {
        Some(Encoding::UTF_16_LE)
    } else if high_first * 2 > count {
        Some(Encoding::UTF_16_BE)
    } else {
        None
    }
}

/// How many letters of several bytes there are, and how many bytes that cannot be. A letter cut off at the end is neither.
fn utf8(bytes: &[u8]) -> (usize, usize) {
    let (mut letters, mut errors) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    let is_cut = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    (letters, errors - usize::from(is_cut && errors > 0))
}

/// Whether a text looks like UTF-8 that was taken for Windows-1254 or Latin-1 and written as UTF-8 again.
pub(super) fn is_double_encoded(text: &str) -> bool {
    const TWICE: &[&str] =
        &["ÅŸ", "Ä±", "ÄŸ", "Ã¼", "Ã§", "Ã¶", "Ä°", "Å\u{9e}", "Ã‡", "Ãœ", "Ã–", "ÅŽ", "Å\u{9f}", "Ä\u{9f}"];
    TWICE.iter().any(|sign| text.contains(sign))
}

/// Reads a text of any encoding as UTF-8.
pub(super) struct Transcoder<R> {
    reader: R,
    decoder: Decoder,
    /// Bytes that were read and not yet decoded.
    raw: Vec<u8>,
    at: usize,
    /// Whether the reader has nothing more.
    is_all: bool,
    /// Whether the decoder has said its last; it must not be asked again.
    is_done: bool,
}

impl<R: Read> Transcoder<R> {
    pub(super) fn new(reader: R, encoding: Encoding) -> Transcoder<R> {
        let decoder = encoding.0.new_decoder_with_bom_removal();
        Transcoder { reader, decoder, raw: Vec::new(), at: 0, is_all: false, is_done: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        const BYTES: usize = 64 * 1024;
        self.raw.resize(BYTES, 0);
        let read = self.reader.read(&mut self.raw)?;
        self.raw.truncate(read);
        self.at = 0;
        self.is_all = read == 0;
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder may ask for room for one letter, so it must not be given less.
        debug_assert!(buffer.len() >= 4, "a buffer that has no room for a letter");
        while !self.is_done {
            if self.at == self.raw.len() && !self.is_all {
                self.refill()?;
            }
            let (result, used, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.at..], buffer, self.is_all);
            self.at += used;
            self.is_done = self.is_all && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Encoding, Transcoder, guess, is_double_encoded};

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn encodings_are_guessed() {
        let text = "Müşteri No;İl\n1;Iğdır\n";
        assert_eq!(guess(text.as_bytes()), Encoding::UTF_8);
        assert_eq!(guess(&text.as_bytes()[..2]), Encoding::UTF_8);
        assert_eq!(guess(b""), Encoding::UTF_8);
        assert_eq!(guess(&utf16(text, u16::to_le_bytes)), Encoding::UTF_16_LE);
        assert_eq!(guess(&utf16(text, u16::to_be_bytes)), Encoding::UTF_16_BE);
        assert_eq!(guess(b"\xff\xfea\0"), Encoding::UTF_16_LE);
        assert_eq!(guess(b"M\xfc\xfeteri No;\xddl\n1;I\xf0d\xfdr\n"), Encoding::WINDOWS_1254);
        assert_eq!(guess("Ayşe;Çağrı;\u{0}".as_bytes()), Encoding::UTF_8);
        assert_eq!(guess(b"\xc5\x9f\xc5\x9f\xff"), Encoding::UTF_8);
    }

    #[test]
    fn encodings_have_names() {
        assert_eq!(Encoding::parse("ISO-8859-9"), Some(Encoding::WINDOWS_1254));
        assert_eq!(Encoding::parse("cp1254").map(Encoding::name), Some("windows-1254"));
        assert_eq!(Encoding::parse("utf8"), Some(Encoding::UTF_8));
        assert_eq!(Encoding::parse("klingon"), None);
    }

    #[test]
    fn a_text_read_twice_is_noticed() {
        assert!(is_double_encoded("MÃ¼ÅŸteri"));
        assert!(!is_double_encoded("Müşteri Ağrı Ä"));
    }

    #[test]
    fn transcoding_by_small_steps() {
        let text = "Iğdır 😀 şş".repeat(10);
        for small in [4, 5, 64] {
            // Half a sign at the end, so that something remains to be said when all was read.
            let bytes = [utf16(&text, u16::to_le_bytes), vec![b'x']].concat();
            let mut transcoder = Transcoder::new(bytes.as_slice(), Encoding::UTF_16_LE);
            let (mut all, mut buffer) = (Vec::new(), vec![0; small]);
            loop {
                let read = transcoder.read(&mut buffer).unwrap();
                if read == 0 {
                    assert_eq!(transcoder.read(&mut buffer).unwrap(), 0);
                    break;
                }
                all.extend_from_slice(&buffer[..read]);
            }
            assert_eq!(String::from_utf8(all).unwrap(), format!("{text}\u{fffd}"));
        }
    }
}
