//! The end of a part. One of few large frames gets its seal where it is. One of many small frames, as live messages come in,
//! is written anew with its messages packed together, and takes the place of the old.

use super::append::{Draft, lay_out};
use super::index::Part;
use super::{Log, LogError};

/// A part whose frames are smaller than this on average is packed anew.
const SMALL_FRAME_BYTES: u64 = 16 << 10;

impl Log {
    /// Ends the last part. Nothing of it changes any more.
    ///
    /// # Errors
    /// [`LogError::Full`] if there is no room; the part is then as it was.
    pub(super) fn seal(&mut self) -> Result<(), LogError> {
        self.sync()?;
        let Some(part) = self.parts.last().filter(|part| !part.is_sealed) else { return Ok(()) };
        let is_scattered = part.frames.len() > 1 && part.end / (part.frames.len() as u64) < SMALL_FRAME_BYTES;
        let packed = if is_scattered { self.rewritten(part, None).map(Some) } else { Ok(None) };
        match packed {
            Ok(Some(packed)) => self.replace_last(packed),
            Ok(None) => self.seal_in_place()?,
            // Packing wants room for a second part for a moment. Without it the part is sealed as it is.
            Err(LogError::Full { .. }) => self.seal_in_place()?,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Ends the last part as it is, so that it can be written anew beside: see [`Log::rewrite_beside`]. Quick, however large it is.
    ///
    /// # Errors
    /// When the disk says no; the part then grows on, unless it failed to be made safe.
    pub fn end_part(&mut self) -> Result<(), LogError> {
        self.sync()?;
        self.seal_in_place()
    }

    fn replace_last(&mut self, packed: Part) {
        self.active = None;
        self.parts.pop();
        self.parts.push(packed);
    }

    fn seal_in_place(&mut self) -> Result<(), LogError> {
        let (Some(active), Some(part)) = (&mut self.active, self.parts.last_mut()) else { return Ok(()) };
        let (headers, bytes) = lay_out(&[Draft::of_seal(part)], part, active.durable);
        if let Err(error) = super::append::write_at(&mut active.file, part.end, &bytes) {
            self.is_poisoned = active.file.set_len(part.end).is_err();
            return Err(LogError::io(&part.path, error));
        }
        if let Err(source) = active.file.sync_all() {
            self.is_poisoned = true;
            return Err(LogError::Io { path: part.path.clone(), source });
        }
        headers.into_iter().for_each(|header| part.push(header));
        self.active = None;
        Ok(())
    }
}
