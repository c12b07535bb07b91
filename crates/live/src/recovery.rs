//! Bringing the engine to where it was. A membership is a function of the timelines, the clock, the definitions and what was
//! frozen; so none of them is kept on disk. The stream says how far the engine had come: the timelines are made up to there,
//! the memberships follow, and they are those of before. What the log has beyond is applied like anything that comes, each
//! message at the instant at which it was received. So no move is missing in the stream, and none is told twice.

use kesit_engine::Engine;
use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_segment::{CompileError, CutOffs, Frozen, Program};
use kesit_store::stream::{NewRow, Resettled, ResettledCause, Stream, StreamEvent};
use kesit_store::{Arrival, Origin, Position, Replay, Store};

use crate::checkpoint::Reached;
use crate::live::{LiveError, Opening};
use crate::rows;

/// Rows are written at a time while there are many.
const TELL_ROWS: usize = 20_000;

/// Everything as it is now.
pub(crate) struct Recovered {
    pub(crate) engine: Engine,
    pub(crate) reached: Reached,
    pub(crate) stream: Stream,
    /// The number of the newest row of the stream.
    pub(crate) newest: u64,
}

/// Brings the engine to the present.
pub(crate) fn recover(
    store: &Store,
    stream: Stream,
    opening: &Opening<'_>,
    on_progress: impl FnMut(Replay),
) -> Result<Recovered, LiveError> {
    let before = stream.checkpoint()?.and_then(|checkpoint| Reached::of_checkpoint(&checkpoint));
    let before = before.filter(|reached| store.log().goes_on_from(&reached.mark));
    let definitions = before.as_ref().and_then(|reached| {
        let is_present = reached.revision == opening.revision;
        if is_present { Some(opening.definitions.clone()) } else { (opening.before)(reached.revision) }
    });
    let mut recovery = match before.zip(definitions) {
        Some((reached, definitions)) => {
            Recovery::go_on(store, stream, opening, reached, definitions, on_progress)?
        }
        None => Recovery::begin(store, stream, opening, on_progress)?,
    };
    recovery.catch_up(store)?;
    recovery.redefine(opening)?;
    let moves = recovery.engine.advance(opening.clock.now());
    recovery.rows.extend(moves.into_iter().map(rows::of_transition));
    recovery.reached.clock = recovery.engine.now();
    recovery.reached.cut_offs = recovery.engine.cut_offs().to_bytes();
    recovery.tell()?;
    let newest = recovery.stream.reader()?.newest_seq()?;
    Ok(Recovered { engine: recovery.engine, reached: recovery.reached, stream: recovery.stream, newest })
}

struct Recovery {
    engine: Engine,
    reached: Reached,
    stream: Stream,
    rows: Vec<NewRow>,
}

impl Recovery {
    /// Where the engine was.
    fn go_on(
        store: &Store,
        stream: Stream,
        opening: &Opening<'_>,
        reached: Reached,
        definitions: Definitions,
        on_progress: impl FnMut(Replay),
    ) -> Result<Recovery, LiveError> {
        let timelines = store.timelines_at(&reached.mark, on_progress)?;
        let cut_offs = CutOffs::of_bytes(&reached.cut_offs);
        let at = (reached.clock, reached.fitted_at);
        let engine = engine(timelines, opening, definitions, cut_offs, at)?;
        Ok(Recovery { engine, reached, stream, rows: Vec::new() })
    }

    /// For the first time, or when nothing can be known of before: everybody who is in a segment now comes into it.
    fn begin(
        store: &Store,
        stream: Stream,
        opening: &Opening<'_>,
        on_progress: impl FnMut(Replay),
    ) -> Result<Recovery, LiveError> {
        let (mark, now) = (store.log().mark(), opening.clock.now());
        let timelines = store.timelines_at(&mark, on_progress)?;
        let engine = engine(timelines, opening, opening.definitions.clone(), None, (now, now))?;
        let settled = |key: &kesit_model::Key| {
            let size = engine.member_count(key).unwrap_or_default() as u64;
            let event = Resettled { entered: size, left: 0, size, cause: ResettledCause::Definition };
            NewRow { at: now, segment: key.clone(), event: StreamEvent::Resettled(event) }
        };
        let rows = engine.program().keys().map(settled).collect();
        let cut_offs = engine.cut_offs().to_bytes();
        let reached = Reached { mark, clock: now, revision: opening.revision, fitted_at: now, cut_offs };
        Ok(Recovery { engine, reached, stream, rows })
    }

    /// Applies what the log has beyond.
    fn catch_up(&mut self, store: &Store) -> Result<(), LiveError> {
        let until = store.log().mark();
        let since = self.reached.mark.clone();
        let mut told = Ok(());
        let mut importing: Option<(Origin, Position)> = None;
        let caught_up = store.log().arrivals(&since, &until, |arrival| {
            let comes_from = (arrival.origin, arrival.counts_from);
            if importing.is_some_and(|import| import != comes_from) {
                importing = None;
                self.settle_import();
            }
            match arrival.origin {
                Origin::Live => self.apply(&arrival),
                Origin::Import(_) => {
                    importing = Some(comes_from);
                    let _ = self.engine.apply_quietly(&arrival.message);
                }
            }
            if self.rows.len() >= TELL_ROWS && told.is_ok() && importing.is_none() {
                told = self.tell();
            }
        });
        caught_up.map_err(kesit_store::StoreError::Log)?;
        told?;
        if importing.is_some() {
            self.settle_import();
        }
        self.reached.mark = until;
        Ok(())
    }

    fn apply(&mut self, arrival: &Arrival) {
        let now = self.engine.now().max(arrival.message.received_at);
        let moves = self.engine.apply(&arrival.message, now);
        self.rows.extend(moves.into_iter().map(rows::of_transition));
        self.reached.mark.at = Position(arrival.counts_from.0 + 1);
        self.reached.clock = self.engine.now();
    }

    fn settle_import(&mut self) {
        let now = self.engine.now();
        let resettlement = self.engine.resettle(now);
        self.rows.extend(rows::of_resettlement(&resettlement, ResettledCause::Batch, false, &self.engine));
    }

    /// Puts the present definitions in force, if others were.
    fn redefine(&mut self, opening: &Opening<'_>) -> Result<(), LiveError> {
        if self.reached.revision == opening.revision {
            return Ok(());
        }
        let now = self.engine.now();
        let prepare = |program: &Program, timelines: &kesit_timeline::Timelines, frozen: &mut Frozen| {
            opening.scorer.prepare(program, timelines, now, opening.threads, frozen)
        };
        let resettlement = self.engine.redefine_with(opening.definitions.clone(), now, prepare)?;
        self.rows.extend(rows::of_resettlement(
            &resettlement,
            ResettledCause::Definition,
            false,
            &self.engine,
        ));
        self.reached.revision = opening.revision;
        Ok(())
    }

    /// Writes what there is to tell. An import that is half applied is not told: its mark stands before it.
    fn tell(&mut self) -> Result<(), LiveError> {
        self.stream.append(&self.rows, &self.reached.to_checkpoint())?;
        self.rows.clear();
        Ok(())
    }
}

/// An engine with its scores as of one instant and its clock at another.
fn engine(
    mut timelines: kesit_timeline::Timelines,
    opening: &Opening<'_>,
    definitions: Definitions,
    cut_offs: Option<CutOffs>,
    (now, fitted_at): (Timestamp, Timestamp),
) -> Result<Engine, CompileError> {
    let settings = &opening.settings;
    let program = Program::compile(&definitions, settings.clone(), timelines.dictionary_mut())?;
    let mut frozen = Frozen::default();
    opening.scorer.prepare(&program, &timelines, fitted_at, opening.threads, &mut frozen);
    frozen.resolve(&timelines);
    Engine::start(timelines, settings.clone(), frozen, definitions, cut_offs, now, opening.threads)
}
