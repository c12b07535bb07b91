//! Numbers and texts as bytes: whole numbers seven bits a byte, the lowest first; texts after their length.

use super::Broken;

/// Writes at the end of a buffer.
pub(crate) struct Writer<'a>(pub(crate) &'a mut Vec<u8>);

impl Writer<'_> {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(low_seven(number) | 0x80);
            number >>= 7;
        }
        self.0.push(low_seven(number));
    }

    /// Small magnitudes of both signs take few bytes.
    pub(crate) fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// As [`Writer::signed`].
    pub(crate) fn wide(&mut self, number: i128) {
        let mut number = ((number << 1) ^ (number >> 127)).cast_unsigned();
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.unsigned(length as u64);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
}

fn low_seven(number: u64) -> u8 {
    (number & 0x7f) as u8
}

/// Reads from the front.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Broken> {
        let (first, rest) = self.0.split_first().ok_or(Broken("whole"))?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Broken> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if (bits << shift) >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Broken("a number of 64 bits"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Broken> {
        let number = self.unsigned()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(crate) fn wide(&mut self) -> Result<i128, Broken> {
        let mut number = 0_u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if (bits << shift) >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed());
            }
        }
        Err(Broken("a number of 128 bits"))
    }

    /// How many things follow. Each takes a byte at least, so that there cannot be more than bytes are left.
    pub(crate) fn length(&mut self) -> Result<usize, Broken> {
        let length = usize::try_from(self.unsigned()?).unwrap_or(usize::MAX);
        if length <= self.0.len() { Ok(length) } else { Err(Broken("a length that fits")) }
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Broken> {
        let length = self.length()?;
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Broken("UTF-8"))
    }
}
