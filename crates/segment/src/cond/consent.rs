//! `consent: channel`: may the customer be written to, and since when is it so.

use kesit_model::Timestamp;
use kesit_model::definition::{ConsentCondition, ConsentState};
use kesit_timeline::ChannelId;

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::subject::Subject;
use crate::test::DateTests;

#[derive(Debug)]
pub(crate) struct ConsentLeaf {
    pub(crate) channel: ChannelId,
    is: Option<ConsentState>,
    changed: DateTests,
}

impl ConsentLeaf {
    pub(crate) fn compile(condition: &ConsentCondition, compiler: &mut Compiler<'_>) -> ConsentLeaf {
        ConsentLeaf {
            channel: compiler.intern_channel(&condition.channel),
            is: condition.is,
            changed: DateTests::compile(&condition.changed, compiler),
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        let (state, changed_at) = self.state(subject, clock);
        let is = self.is.is_none_or(|wanted| wanted == state);
        let mut changed = || changed_at.is_some_and(|at| self.changed.hold(at, subject, clock));
        is && (self.changed.is_empty() || changed())
    }

    /// The state now, and when it last changed.
    pub(crate) fn state(
        &self,
        subject: &Subject<'_>,
        clock: &mut Clock,
    ) -> (ConsentState, Option<Timestamp>) {
        let mut state = ConsentState::Unknown;
        let mut changed_at = None;
        if let Some(history) = subject.block.consent(self.channel) {
            let range = history.range(subject.row);
            let come = clock.count_come(&history.at()[range.clone()]);
            let last = range.start + come;
            for index in range.take(come) {
                let at = history.at()[index];
                // Of what was said in one instant only the last word ever held.
                let is_last_word = index + 1 == last || history.at()[index + 1] != at;
                if is_last_word && history.get(index) != state {
                    state = history.get(index);
                    changed_at = Some(at);
                }
            }
        }
        (state, changed_at)
    }
}
