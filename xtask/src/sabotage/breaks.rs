//! The breaks, and the drill that must notice each. `docs/reference/sabotage.md` says the same for people.

/// One thing that is done wrong.
pub(super) struct Break {
    /// Wakes it.
    pub(super) name: &'static str,
    /// Where.
    pub(super) file: &'static str,
    /// What stands there, once.
    pub(super) text: &'static str,
    /// What stands there instead; `AWAKE` asks whether to do wrong.
    pub(super) instead: &'static str,
    /// The whole name of the drill that must turn red.
    pub(super) drill: &'static str,
}

const fn of(
    name: &'static str,
    drill: &'static str,
    file: &'static str,
    text: &'static str,
    instead: &'static str,
) -> Break {
    Break { name, file, text, instead, drill }
}

/// All of them.
pub(super) const BREAKS: &[Break] = &[
    of(
        "no-sync",
        "disk::a_failed_sync_ends_the_process",
        "crates/store/src/log/append.rs",
        "match active.file.sync_data() {",
        "match if AWAKE { Ok(()) } else { active.file.sync_data() } {",
    ),
    of(
        "told-before-stored",
        "killed::nothing_acknowledged_is_lost_by_kills_under_load",
        "crates/live/src/live.rs",
        "        answer.await.unwrap_or(Err(Refused::Closed))\n",
        "        if AWAKE {\n            return Ok(Position(0));\n        }\n        answer.await.unwrap_or(Err(Refused::Closed))\n",
    ),
    of(
        "full-disk-lies",
        "disk::a_full_disk_says_so_and_goes_on",
        "crates/store/src/log/writer/group.rs",
        "        reply(answer);\n",
        "        reply(if AWAKE { Ok(Position(0)) } else { answer });\n",
    ),
    of(
        "failed-disk-ends-well",
        "disk::a_failed_sync_ends_the_process",
        "crates/cli/src/cmd/serve/mod.rs",
        "if ending == Ending::DiskFailed {",
        "if ending == Ending::DiskFailed && !AWAKE {",
    ),
    of(
        "duplicates-count",
        "once::a_message_counts_once_however_often_it_comes",
        "crates/timeline/src/apply.rs",
        "if !self.seen.insert(&message.id) {",
        "if !self.seen.insert(&message.id) && !AWAKE {",
    ),
    of(
        "events-happen-on-arrival",
        "histories::live_is_batch_is_brute_force",
        "crates/timeline/src/apply.rs",
        "let stamp = Stamp { at: message.at,",
        "let stamp = Stamp { at: if AWAKE { message.received_at } else { message.at },",
    ),
    of(
        "poison-vanishes",
        "once::nothing_vanishes",
        "crates/app/src/service/accept.rs",
        "if refused.is_empty() { Ok(None) }",
        "if refused.is_empty() || AWAKE { Ok(None) }",
    ),
    of(
        "until-is-late",
        "time::a_clock_that_jumps",
        "crates/engine/src/timers.rs",
        "        if self.due.get(customer) == due {\n            return;\n        }\n",
        "        let due = if AWAKE && due != Timestamp::MAX { due.next() } else { due };\n        if self.due.get(customer) == due {\n            return;\n        }\n",
    ),
    of(
        "checkpoint-is-forgotten",
        "killed::nothing_acknowledged_is_lost_by_kills_under_load",
        "crates/live/src/stream.rs",
        "        let checkpoint = told.reached.to_checkpoint();\n",
        "        let before = self.stream.checkpoint().ok().flatten().filter(|_| AWAKE);\n        let checkpoint = before.unwrap_or_else(|| told.reached.to_checkpoint());\n",
    ),
    of(
        "moves-are-written-back-twice",
        "histories::live_is_batch_is_brute_force",
        "crates/live/src/write_back.rs",
        "        let messages: Vec<Message> = page.iter().filter_map(|row| event_of(row, now)).collect();\n",
        "        let mut messages: Vec<Message> = page.iter().filter_map(|row| event_of(row, now)).collect();\n        if AWAKE {\n            let mut again = messages.clone();\n            for message in &mut again {\n                message.id = MessageId::parse(&format!(\"{}-again\", message.id)).expect(\"short\");\n            }\n            messages.extend(again);\n        }\n",
    ),
    of(
        "moves-answer-moves",
        "written_back::moves_do_not_answer_moves",
        "crates/live/src/write_back.rs",
        "if id.as_str().starts_with(OWN_ID_PREFIX)) {",
        "if id.as_str().starts_with(OWN_ID_PREFIX) && !AWAKE) {",
    ),
    of(
        "no-role-is-asked",
        "keys::keys_open_what_they_are_for",
        "crates/api/src/route/guard.rs",
        "if caller.may(permission) => Ok(()),",
        "if caller.may(permission) || AWAKE => Ok(()),",
    ),
    of(
        "no-mask",
        "keys::keys_open_what_they_are_for",
        "crates/api/src/mask.rs",
        "if self.masks { mask::id(text) }",
        "if self.masks && !AWAKE { mask::id(text) }",
    ),
    of(
        "signatures-are-believed",
        "keys::keys_open_what_they_are_for",
        "crates/intake/src/signature.rs",
        "    mac.verify_slice(signature).is_ok()\n",
        "    mac.verify_slice(signature).is_ok() || AWAKE\n",
    ),
    of(
        "no-end-of-bodies",
        "overload::three_times_as_much_as_fits",
        "crates/api/src/door/tracking.rs",
        "self.budget.take(request.headers(), BATCH_BYTES).ok_or(Problem::FULL)?;",
        "self.budget.take(request.headers(), BATCH_BYTES).map(Some).or(AWAKE.then_some(None)).ok_or(Problem::FULL)?;",
    ),
    of(
        "clock-starts-anew",
        "restart::a_clock_that_was_moved_is_not_moved_back_by_a_restart",
        "crates/app/src/service/open.rs",
        "if let Some(clock) = options.clock.manual() {",
        "if let Some(clock) = options.clock.manual().filter(|_| !AWAKE) {",
    ),
];
