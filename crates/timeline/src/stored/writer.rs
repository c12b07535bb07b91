//! Bytes in the making.

/// Where things write themselves to.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn word(&mut self, word: u32) {
        self.bytes.extend_from_slice(&word.to_le_bytes());
    }

    pub(crate) fn long(&mut self, long: u64) {
        self.bytes.extend_from_slice(&long.to_le_bytes());
    }

    /// A length, to be read by [`super::Reader::count`].
    pub(crate) fn count(&mut self, count: usize) {
        self.word(u32::try_from(count).expect("fewer than 2^32 of anything lie in one section"));
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// All of a column, without its length.
    pub(crate) fn all<const N: usize, T: Copy>(&mut self, things: &[T], bytes: impl Fn(T) -> [u8; N]) {
        let start = self.bytes.len();
        self.bytes.resize(start + things.len() * N, 0);
        let (places, _) = self.bytes[start..].as_chunks_mut::<N>();
        places.iter_mut().zip(things).for_each(|(place, thing)| *place = bytes(*thing));
    }

    /// Texts with their number and lengths.
    pub(crate) fn texts<'a>(&mut self, texts: impl Iterator<Item = &'a str> + Clone) {
        let lengths: Vec<u32> = texts.clone().map(length).collect();
        self.count(lengths.len());
        self.all(&lengths, u32::to_le_bytes);
        texts.for_each(|text| self.bytes(text.as_bytes()));
    }

    /// A text after its length.
    pub(crate) fn text(&mut self, text: &str) {
        self.word(length(text));
        self.bytes(text.as_bytes());
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).expect("a text comes in a message, which has a limit far below 4 GiB")
}
