//! Interim.
use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_segment::{CompileError, Frozen, Settings};
use kesit_timeline::Timelines;

use crate::{Engine, Resettlement};

impl Engine {
    /// Interim.
    pub fn start(
        timelines: Timelines,
        settings: Settings,
        frozen: Frozen,
        definitions: Definitions,
        _cut_offs: Option<&[u8]>,
        now: Timestamp,
        threads: usize,
    ) -> Result<Engine, CompileError> {
        let mut engine = Engine::new(timelines, settings, frozen, now, threads);
        let _ = engine.redefine(definitions, now)?;
        Ok(engine)
    }

    /// Interim.
    pub fn cut_offs(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Interim.
    pub fn replace_timelines(&mut self, timelines: Timelines, now: Timestamp) -> Resettlement {
        let _ = timelines;
        self.refit(now)
    }
}

impl Engine {
    /// Interim.
    pub fn apply_quietly(&mut self, message: &kesit_model::message::Message) -> kesit_timeline::Applied {
        let _ = message;
        kesit_timeline::Applied::Duplicate
    }

    /// Interim.
    pub fn resettle(&mut self, now: Timestamp) -> Resettlement {
        self.refit(now)
    }
}
