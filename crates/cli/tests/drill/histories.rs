//! Live = batch = brute force, through HTTP, with kills: random histories of customers who merge, whose messages come late, early,
//! again and out of order, are posted while the clock is moved and the server is killed, and everybody ends up knowing the same:
//! who asks the server, who follows the stream, who evaluates the log afterwards, and who works it out by hand.

use std::time::{Duration, Instant};

use kesit_model::definition::Definitions;
use kesit_model::language::canonical_file;
use kesit_model::message::{Body, Message, read};
use kesit_model::zone::Zone;
use kesit_model::{Language, MessageId, PersonId, Span, Timestamp};
use kesit_testkit::forms::forms;
use kesit_testkit::generate::{ORIGIN, definitions, histories};
use kesit_testkit::oracle::{Params, World};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

use crate::sender::{Place, Sender};
use crate::served::{Served, Site, until};
use crate::size::{below, chance, size};
use crate::told::{Members, Told, members, text, timeline};
use crate::wire::json_of;

/// Histories of people who do not know each other, in one workspace.
const HISTORIES: usize = 5;
/// Groups of messages, between which something happens.
const GROUPS: usize = 14;
const DAY_MS: i64 = 86_400_000;
/// The clock makes no longer steps: moves are kept for 90 days only, and whoever follows them looks after each step.
const LONGEST_STEP: Span = Span(60 * DAY_MS);
/// With daylight-saving time and without.
const ZONES: [&str; 4] = ["Europe/Istanbul", "Europe/Berlin", "America/New_York", "UTC"];
const LANGUAGES: [(&str, Language); 2] = [("tr", Language::Turkish), ("en", Language::English)];
/// What the ids of events begin with that say that a customer moved.
const WRITTEN_BACK: &str = "segment-move-";

#[test]
fn live_is_batch_is_brute_force() {
    let mut chance = chance("live_is_batch");
    for _ in 0..size(4, 150) {
        Round::draw(&mut chance).play(&mut chance);
    }
}

/// A workspace and what is going to happen in it.
struct Round {
    site: Site,
    definitions: Definitions,
    params: Params,
    /// In order of delivery.
    messages: Vec<Message>,
}

/// The server, its sender, and what it must have by now.
struct Course<'a> {
    site: &'a Site,
    served: Option<Served>,
    place: &'a Place,
    sender: Sender<'a>,
    clock: Timestamp,
    /// As they were read when they came first.
    accepted: Vec<Message>,
    told: Told,
}

fn draw<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, chance: &mut TestRunner) -> T {
    strategy.new_tree(chance).unwrap().current()
}

/// Lists, scores and cut-offs of ranks come from elsewhere than messages, and stand still between fits.
fn depends_on_messages_only(definitions: &Definitions) -> bool {
    let elsewhere = |form: &str| form == "list" || form == "score" || form.starts_with("rank");
    !definitions.segments.iter().any(|segment| forms(&segment.when).into_iter().any(elsewhere))
}

impl Round {
    fn draw(chance: &mut TestRunner) -> Round {
        let definitions = loop {
            let drawn = draw(definitions(), chance);
            if drawn.segments.len() >= 3 && depends_on_messages_only(&drawn) {
                break drawn;
            }
        };
        let zone = ZONES[below(chance, ZONES.len())];
        let (code, language) = LANGUAGES[below(chance, LANGUAGES.len())];
        let params =
            Params { zone: Zone::parse(zone).expect("it is bundled"), language, ..Params::default() };
        let mut messages: Vec<Message> = (0..HISTORIES)
            .flat_map(|number| draw(histories(), chance).into_iter().map(move |message| of(number, message)))
            .collect();
        messages.sort_by_key(|message| message.received_at);
        let init = ["--time-zone", zone, "--language", code];
        let site = Site::with(&init, &canonical_file(&definitions).to_string());
        Round { site, definitions, params, messages }
    }

    fn play(mut self, chance: &mut TestRunner) {
        let served = self.site.serve();
        self.shift_behind(served.clock());
        let key = served.source("shop", "server");
        let place = Place::default();
        place.is_at(served.address);
        let (clock, sender) = (served.clock(), Sender::new(&place, &key));
        let mut course = Course {
            site: &self.site,
            served: Some(served),
            place: &place,
            sender,
            clock,
            accepted: Vec::new(),
            told: Told::default(),
        };
        for group in self.messages.chunks(self.messages.len().div_ceil(GROUPS)) {
            course.let_time_pass(group[0].received_at);
            course.bring(group, chance);
            course.disturb(chance);
        }
        let later = draw(select_span(), chance);
        course.let_time_pass(course.clock.plus(later));
        self.compare(course);
    }

    /// Moves the whole history behind an instant, by whole days.
    fn shift_behind(&mut self, now: Timestamp) {
        let by = Span(((now.0 - ORIGIN.0) / DAY_MS + 3) * DAY_MS);
        for message in &mut self.messages {
            message.at = message.at.plus(by);
            message.received_at = message.received_at.plus(by);
        }
    }

    fn compare(&self, mut course: Course<'_>) {
        let served = course.served.take().expect("it runs");
        let world = World::new(&course.accepted);
        let expected = world.members(&self.definitions, &self.params, course.clock);
        let expected: Members = expected
            .into_iter()
            .map(|(key, ids)| (key.to_string(), ids.iter().map(|id| id.as_str().to_owned()).collect()))
            .collect();
        let about = || format!("{}\nas of {}", canonical_file(&self.definitions), course.clock);
        let asked: Members = expected.keys().map(|key| (key.clone(), members(&served, key))).collect();
        assert_eq!(asked, expected, "who asks the server: {}", about());
        served.settle();
        course.told.follow(&served);
        assert_eq!(course.told.members(), expected, "who follows the stream: {}", about());
        self.check_what_is_written_back(&served, &course.told, &world);
        drop(served);
        for (key, ids) in &expected {
            let evaluated = self.site.evaluated(key, course.clock);
            assert_eq!(
                evaluated,
                ids.iter().cloned().collect::<Vec<_>>(),
                "who evaluates {key}: {}",
                about()
            );
        }
    }

    /// Each move of a customer is in the customer's timeline once; but a move that such an event caused is not.
    fn check_what_is_written_back(&self, served: &Served, told: &Told, world: &World) {
        let mut expected: Vec<String> = told
            .moves()
            .filter(|row| !is_of_write_back(row))
            .map(|row| {
                let id = PersonId::parse(row["customer"].as_str().unwrap()).unwrap();
                let name = if row["direction"] == "entered" { "Segment Entered" } else { "Segment Left" };
                format!("{} {name} {} {}", world.survivor(&id).unwrap_or(&id), row["segment"], row["at"])
            })
            .collect();
        expected.sort();
        let found = || {
            let mut found = Vec::new();
            for id in world.customers() {
                for entry in timeline(served, id.as_str()) {
                    let name = text(&entry["name"]);
                    if entry["kind"] == "event" && name.starts_with("Segment ") {
                        found.push(format!("{id} {name} {} {}", entry["value"]["segment"], entry["at"]));
                    }
                }
            }
            found.sort();
            found
        };
        let mut there = found();
        until("all moves are written back", || {
            if there.len() < expected.len() {
                served.settle();
                there = found();
            }
            there.len() >= expected.len()
        });
        assert_eq!(there, expected, "each move is written back once");
    }
}

fn is_of_write_back(row: &Json) -> bool {
    row["message_id"].as_str().is_some_and(|id| id.starts_with(WRITTEN_BACK))
}

/// How long nothing comes at the end.
fn select_span() -> impl Strategy<Value = Span> {
    const HOUR_MS: i64 = 3_600_000;
    prop::sample::select([1, HOUR_MS, DAY_MS, 7 * DAY_MS + 1, 40 * DAY_MS].as_slice()).prop_map(Span)
}

/// The message as one of the people of that history.
fn of(history: usize, mut message: Message) -> Message {
    let person = |id: &PersonId| PersonId::parse(&format!("{history}-{id}")).expect("short");
    message.id = MessageId::parse(&format!("{history}-{}", message.id)).expect("short");
    message.person = person(&message.person);
    match &mut message.body {
        Body::Identify { also: Some(also), .. } => *also = person(also),
        Body::Alias { previous } => *previous = person(previous),
        Body::Identify { .. } | Body::Track { .. } | Body::Group { .. } => {}
    }
    message
}

impl Course<'_> {
    fn served(&self) -> &Served {
        self.served.as_ref().expect("it runs")
    }

    fn let_time_pass(&mut self, to: Timestamp) {
        while self.clock < to {
            self.clock = to.min(self.clock.plus(LONGEST_STEP));
            self.served().set_clock(self.clock);
            let served = self.served.as_ref().expect("it runs");
            self.told.follow(served);
        }
    }

    /// Posts a group, one to five times, as a batch or each for itself; now and then the server is killed while it comes in.
    fn bring(&mut self, group: &[Message], chance: &mut TestRunner) {
        let group: Vec<Json> = group.iter().map(json_of).collect();
        for json in &group {
            let read = read(json.to_string().as_bytes(), Some(self.clock));
            assert_eq!(read.rejected, [], "{json}");
            self.accepted.extend(read.messages);
        }
        let requests: Vec<(String, String)> = if below(chance, 2) == 0 {
            vec![("/v1/batch".to_owned(), json!({ "batch": group }).to_string())]
        } else {
            let path = |json: &Json| format!("/v1/{}", json["type"].as_str().unwrap());
            group.iter().map(|json| (path(json), json.to_string())).collect()
        };
        if below(chance, 4) == 0 {
            self.kill_while(&requests, Duration::from_micros(below(chance, 4_000) as u64));
        }
        for _ in 0..=below(chance, 5) {
            for (path, body) in &requests {
                let answer = self.sender.deliver(path, body.as_bytes());
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
        }
    }

    /// Kills the server some time after it was begun to send.
    fn kill_while(&mut self, requests: &[(String, String)], after: Duration) {
        let served = self.served.take().expect("it runs");
        std::thread::scope(|scope| {
            let began = Instant::now();
            let sender = &mut self.sender;
            let sending = scope.spawn(move || {
                requests.iter().all(|(path, body)| sender.attempt(path, body.as_bytes()).is_some())
            });
            while began.elapsed() < after {
                std::thread::yield_now();
            }
            served.kill();
            let _ = sending.join().unwrap();
        });
        self.start_again();
    }

    /// What may happen after a group.
    fn disturb(&mut self, chance: &mut TestRunner) {
        match below(chance, 6) {
            0 => {
                self.served.take().expect("it runs").kill();
                self.start_again();
            }
            1 => {
                assert_eq!(self.served.take().expect("it runs").stop().0, Some(0), "{}", self.site.log());
                self.start_again();
            }
            2 => self.served().settle(),
            _ => {}
        }
    }

    fn start_again(&mut self) {
        self.place.is_down();
        let served = self.site.serve();
        served.set_clock(self.clock);
        self.place.is_at(served.address);
        self.served = Some(served);
    }
}
