//! A definition file: its version, segments and groups.

use serde_json::{Map, Value as Json};

use super::{condition, each, not_empty, push, put, scalar};
use crate::Key;
use crate::definition::{Definitions, Group, LocalText, Segment};
use crate::language::code;
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::limit::MAX_SEGMENTS;
use crate::language::node::{Node, quote};
use crate::language::reader::{Fields, Reader};
use crate::language::reference::Links;

/// The file.
pub(in crate::language) static FILE: Form = Form {
    name: "file",
    doc: Doc { en: "A file of segment definitions.", tr: "Segment tanımları dosyası." },
    subjects: &[],
    own: &[
        Keyword::new(
            "version",
            &Shape::Whole { min: 1, max: 1 },
            "The version of the language: 1.",
            "Dilin sürümü: 1.",
        )
        .required(),
        Keyword::new(
            "segments",
            &Shape::Map(&SEGMENT),
            "The segments by their keys.",
            "Anahtarlarıyla segmentler.",
        )
        .required(),
        Keyword::new(
            "groups",
            &Shape::Map(&GROUP),
            "Groups of segments as exclusive tiers.",
            "Birbirini dışlayan katmanlar olarak segment grupları.",
        ),
        Keyword::new(
            "$schema",
            &Shape::AnyText,
            "Where an editor finds the JSON Schema; of no meaning to Kesit.",
            "Düzenleyicinin JSON Schema'yı bulduğu yer; Kesit için anlamı yoktur.",
        ),
    ],
    shared: &[],
    min_keys: 2,
    example: "{ version: 1, segments: { buyers: { when: { event: Order Completed } } } }",
};

/// A segment.
pub(in crate::language) static SEGMENT: Form = Form {
    name: "segment_definition",
    doc: Doc {
        en: "A segment: names for people, and who is in.",
        tr: "Bir segment: insanlar için adları ve kimlerin içinde olduğu.",
    },
    subjects: &[],
    own: &[
        Keyword::new("name", &LOCAL, "What people call it.", "İnsanların kullandığı ad."),
        Keyword::new("description", &LOCAL, "What it is about.", "Ne hakkında olduğu."),
        Keyword::new("strategy", &LOCAL, "What to do with it.", "Ne yapılacağı."),
        Keyword::new("when", &Shape::OneOf(&condition::CONDITION), "Who is in.", "Kimlerin içinde olduğu.")
            .required(),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ name: Buyers, when: { event: Order Completed } }",
};

/// A group.
pub(in crate::language) static GROUP: Form = Form {
    name: "group_definition",
    doc: Doc {
        en: "Exclusive tiers: a customer is in the first that matches.",
        tr: "Birbirini dışlayan katmanlar: müşteri, uyan ilk katmandadır.",
    },
    subjects: &[],
    own: &[
        Keyword::new("name", &LOCAL, "What people call it.", "İnsanların kullandığı ad."),
        Keyword::new("description", &LOCAL, "What it is about.", "Ne hakkında olduğu."),
        Keyword::new(
            "tiers",
            &TIERS,
            "Keys of segments, best first.",
            "Segment anahtarları, en iyisi başta.",
        )
        .required(),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ name: Loyalty, tiers: [ gold, silver ] }",
};

/// A text in both languages.
pub(in crate::language) static LOCAL_TEXT: Form = Form {
    name: "local_text",
    doc: Doc { en: "A text in Turkish and English.", tr: "Türkçe ve İngilizce bir metin." },
    subjects: &[],
    own: &[
        Keyword::new("tr", &Shape::AnyText, "In Turkish.", "Türkçesi."),
        Keyword::new("en", &Shape::AnyText, "In English.", "İngilizcesi."),
    ],
    shared: &[],
    min_keys: 1,
    example: "{ tr: Risk altında, en: At risk }",
};

static LOCAL: Shape = Shape::LocalText(&LOCAL_TEXT);
static TIERS: Shape = Shape::List { of: &Shape::Key, min: 1, max: None };

/// Reads a file; what is refused is in the reader's problems, and what refers to segments is added to the links.
pub(in crate::language) fn read(node: Node, links: &mut Links, reader: &mut Reader) -> Option<Definitions> {
    let fields = Fields::open(node, &FILE, reader)?;
    let version = fields.need("version", reader).and_then(|node| read_version(node, reader));
    let segments = fields.need("segments", reader).and_then(|node| read_segments(node, links, reader));
    let groups = fields.optional("groups", reader, |node, reader| read_groups(node, links, reader));
    version?;
    Some(Definitions { segments: segments?, groups: groups?.unwrap_or_default() })
}

fn read_version(node: Node, reader: &mut Reader) -> Option<()> {
    if node.value.as_u64() == Some(Definitions::VERSION) {
        return Some(());
    }
    let expected = format!("`version: {}`, the version that this program reads", Definitions::VERSION);
    let is_text = node.value.as_str().is_some_and(|text| text == Definitions::VERSION.to_string());
    let hint = is_text.then(|| "write it without quotes".to_owned());
    reader.refuse(node.problem(code::UNKNOWN_VERSION, expected).maybe_hint(hint))
}

fn read_segments(node: Node, links: &mut Links, reader: &mut Reader) -> Option<Vec<Segment>> {
    if let Json::Object(map) = node.value
        && map.len() > MAX_SEGMENTS
    {
        let problem = node.problem(code::TOO_MANY, format!("at most {MAX_SEGMENTS} segments in a file"));
        return reader.refuse(problem.found(format!("{} segments", map.len())));
    }
    read_map(node, &SEGMENT, reader, |key, fields, reader| {
        reader.begin_tree();
        let segment = read_segment(key.clone(), fields, reader);
        links.segment(key, std::mem::take(&mut reader.references));
        segment
    })
}

fn read_segment(key: Key, fields: &Fields, reader: &mut Reader) -> Option<Segment> {
    let name = read_local(fields, "name", reader);
    let description = read_local(fields, "description", reader);
    let strategy = read_local(fields, "strategy", reader);
    let when = fields.need("when", reader).and_then(|node| condition::read(node, reader));
    Some(Segment { key, name: name?, description: description?, strategy: strategy?, when: when? })
}

fn read_groups(node: Node, links: &mut Links, reader: &mut Reader) -> Option<Vec<Group>> {
    read_map(node, &GROUP, reader, |key, fields, reader| {
        let name = read_local(fields, "name", reader);
        let description = read_local(fields, "description", reader);
        let mut places = Vec::new();
        let tiers = fields.need("tiers", reader).and_then(|node| {
            not_empty(&node, &TIERS, reader)?;
            each(&node, &TIERS, reader, |node, reader| {
                let tier = scalar::key(node, reader)?;
                places.push((tier.clone(), node.path()));
                Some(tier)
            })
        });
        links.group(key.clone(), places);
        Some(Group { key, name: name?, description: description?, tiers: tiers? })
    })
}

/// Reads an object whose keys are free; each value is an object of one form.
fn read_map<T>(
    node: Node,
    form: &'static Form,
    reader: &mut Reader,
    mut read: impl FnMut(Key, &Fields, &mut Reader) -> Option<T>,
) -> Option<Vec<T>> {
    let Json::Object(map) = node.value else {
        let problem = node.problem(code::WRONG_TYPE, Shape::Map(form).expected());
        let hint = format!("for example `my_key: {}`", form.example);
        return reader.refuse(problem.hint(hint));
    };
    let mut read_all = Some(Vec::with_capacity(map.len()));
    for (text, value) in map {
        let key = read_key(&node, text, reader);
        let fields = Fields::open(node.member(text, value), form, reader);
        let one = key.zip(fields).and_then(|(key, fields)| read(key, &fields, reader));
        read_all = push(read_all, one);
    }
    read_all
}

fn read_key(node: &Node, text: &str, reader: &mut Reader) -> Option<Key> {
    let key = Key::parse(text);
    if key.is_none() {
        let problem =
            node.problem(code::BAD_KEY, Shape::Key.expected()).found(format!("the key {}", quote(text)));
        reader.refuse::<()>(problem.maybe_hint(scalar::plain_key(text)));
    }
    key
}

/// A plain text fills both languages.
fn read_local(fields: &Fields, key: &'static str, reader: &mut Reader) -> Option<LocalText> {
    let Some(node) = fields.get(key) else { return Some(LocalText::default()) };
    match node.value {
        Json::String(text) => {
            let text = Some(crate::normalize(text).into_owned()).filter(|text| !text.is_empty());
            Some(LocalText { tr: text.clone(), en: text })
        }
        Json::Object(_) => {
            let fields = Fields::open(node, &LOCAL_TEXT, reader)?;
            let tr = fields.optional("tr", reader, read_text);
            let en = fields.optional("en", reader, read_text);
            Some(LocalText { tr: tr?.flatten(), en: en?.flatten() })
        }
        _ => reader.wrong_type(&node, &LOCAL),
    }
}

/// A text for people; an empty one is none.
fn read_text(node: Node, reader: &mut Reader) -> Option<Option<String>> {
    match node.value {
        Json::String(text) => Some(Some(crate::normalize(text).into_owned()).filter(|text| !text.is_empty())),
        _ => reader.wrong_type(&node, &Shape::AnyText),
    }
}

/// Writes a file in its canonical form.
pub(in crate::language) fn write(definitions: &Definitions) -> Json {
    let segments =
        definitions.segments.iter().map(|segment| (segment.key.to_string(), write_segment(segment)));
    let mut file = Map::new();
    put(&mut file, "version", Definitions::VERSION);
    put(&mut file, "segments", Json::Object(segments.collect()));
    if !definitions.groups.is_empty() {
        let groups = definitions.groups.iter().map(|group| (group.key.to_string(), write_group(group)));
        put(&mut file, "groups", Json::Object(groups.collect()));
    }
    Json::Object(file)
}

fn write_segment(segment: &Segment) -> Json {
    let mut object = Map::new();
    put_local(&mut object, "name", &segment.name);
    put_local(&mut object, "description", &segment.description);
    put_local(&mut object, "strategy", &segment.strategy);
    put(&mut object, "when", condition::write(&segment.when));
    Json::Object(object)
}

fn write_group(group: &Group) -> Json {
    let mut object = Map::new();
    put_local(&mut object, "name", &group.name);
    put_local(&mut object, "description", &group.description);
    let tiers: Vec<Json> = group.tiers.iter().map(|tier| tier.as_str().into()).collect();
    put(&mut object, "tiers", tiers);
    Json::Object(object)
}

fn put_local(object: &mut Map<String, Json>, key: &str, text: &LocalText) {
    let written: Json = match (&text.tr, &text.en) {
        (None, None) => return,
        (Some(tr), Some(en)) if tr == en => tr.as_str().into(),
        (tr, en) => {
            let both = [("tr", tr), ("en", en)];
            let written = both
                .into_iter()
                .filter_map(|(key, text)| text.as_ref().map(|text| (key.to_owned(), text.as_str().into())));
            Json::Object(written.collect())
        }
    };
    put(object, key, written);
}
