//! Bytes being read. Nothing here takes memory for more than what is there.

use super::{Broken, MAX_DEPTH, Section};

/// What is left to read of one section.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    section: Section,
    depth: usize,
}

/// Texts that lie one after the other.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) all: String,
    /// Where each text ends in `all`.
    pub(crate) ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| &self.all[std::mem::replace(&mut start, end)..end])
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], section: Section) -> Reader<'a> {
        Reader { rest: bytes, section, depth: 0 }
    }

    pub(crate) fn section(&self) -> Section {
        self.section
    }

    /// The error that something here is not as it must be.
    pub(crate) fn wrong(&self, what: &'static str) -> Broken {
        Broken::Wrong { section: self.section, what }
    }

    /// Fails unless it holds.
    pub(crate) fn check(&self, holds: bool, what: &'static str) -> Result<(), Broken> {
        if holds { Ok(()) } else { Err(self.wrong(what)) }
    }

    /// Fails unless all was read.
    pub(crate) fn end(&self) -> Result<(), Broken> {
        self.check(self.rest.is_empty(), "its length")
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.wrong("its length"))?;
        self.rest = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let (array, rest) = self.rest.split_first_chunk().ok_or_else(|| self.wrong("its length"))?;
        self.rest = rest;
        Ok(*array)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Broken> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(crate) fn flag(&mut self) -> Result<bool, Broken> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.wrong("a flag")),
        }
    }

    pub(crate) fn word(&mut self) -> Result<u32, Broken> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn long(&mut self) -> Result<u64, Broken> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(crate) fn big(&mut self) -> Result<i128, Broken> {
        Ok(i128::from_le_bytes(self.array()?))
    }

    /// How many things follow, each of so many bytes at least.
    pub(crate) fn count(&mut self, least_bytes: usize) -> Result<usize, Broken> {
        let count = self.word()? as usize;
        self.check(count <= self.rest.len() / least_bytes.max(1), "a number of things")?;
        Ok(count)
    }

    /// A column of so many things.
    pub(crate) fn all<const N: usize, T>(
        &mut self,
        count: usize,
        thing: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, Broken> {
        let bytes = self.bytes(count.checked_mul(N).ok_or_else(|| self.wrong("a number of things"))?)?;
        let (chunks, _) = bytes.as_chunks::<N>();
        Ok(chunks.iter().map(|chunk| thing(*chunk)).collect())
    }

    /// A list of things, each of so many bytes at least.
    pub(crate) fn list<T>(
        &mut self,
        least_bytes: usize,
        mut thing: impl FnMut(&mut Self) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Broken> {
        let count = self.count(least_bytes)?;
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(thing(self)?);
        }
        Ok(list)
    }

    /// A list of things under keys, which must ascend and be below a limit.
    pub(crate) fn keyed<K: Copy + Ord, T>(
        &mut self,
        least_bytes: usize,
        limit: u32,
        key: impl Fn(u32) -> K,
        mut thing: impl FnMut(&mut Self) -> Result<T, Broken>,
    ) -> Result<Vec<(K, T)>, Broken> {
        let list = self.list(4 + least_bytes, |from| {
            let number = from.word()?;
            from.check(number < limit, "the number of a word")?;
            Ok((key(number), thing(from)?))
        })?;
        self.check(list.is_sorted_by(|left, right| left.0 < right.0), "the order of words")?;
        Ok(list)
    }

    pub(crate) fn texts(&mut self) -> Result<Texts, Broken> {
        let count = self.count(4)?;
        let mut end = 0_usize;
        let mut ends: Vec<usize> = Vec::with_capacity(count);
        for length in self.bytes(count * 4)?.as_chunks::<4>().0 {
            end = end.saturating_add(u32::from_le_bytes(*length) as usize);
            ends.push(end);
        }
        let all = std::str::from_utf8(self.bytes(end)?).map_err(|_| self.wrong("a text"))?;
        self.check(ends.iter().all(|&end| all.is_char_boundary(end)), "a text")?;
        Ok(Texts { all: all.to_owned(), ends })
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Broken> {
        let length = self.count(1)?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| self.wrong("a text"))
    }

    /// Reads what lies one level deeper.
    pub(crate) fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, Broken>,
    ) -> Result<T, Broken> {
        self.depth += 1;
        self.check(self.depth <= MAX_DEPTH, "the depth of a value")?;
        let read = inner(self);
        self.depth -= 1;
        read
    }
}
