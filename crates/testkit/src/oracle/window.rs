//! Which events a window shows.

use kesit_model::Timestamp;
use kesit_model::definition::Window;

use super::Oracle;
use super::world::Person;

impl Oracle<'_> {
    /// Whether something of that instant is in the window; nothing later than `now` ever is.
    pub(super) fn shows(
        &self,
        window: Option<&Window>,
        at: Timestamp,
        person: &Person,
        now: Timestamp,
    ) -> bool {
        at <= now
            && match window {
                None => true,
                Some(Window::Last(span)) => now.minus(*span) <= at,
                Some(Window::Between { oldest, newest }) => {
                    now.minus(*oldest) <= at && at <= now.minus(*newest)
                }
                Some(Window::OlderThan(span)) => at < now.minus(*span),
                Some(Window::Calendar(window)) => self.is_inside(window, at, now),
                Some(Window::First(span)) => at <= person.first_at().plus(*span),
            }
    }
}
