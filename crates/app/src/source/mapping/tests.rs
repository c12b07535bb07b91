use super::{Mapping, MappingError};

#[track_caller]
fn check(text: &str, error: &str) {
    assert_eq!(Mapping::parse(text).unwrap_err().to_string(), error);
}

const ALL: &str = "
kind: events
columns: { customer: Kart, at: 'Zaman: yerel' }
keep: { Mağaza: store }
ignore: [Not, 'a, b', 'yes']
constants: { event: Store Visited }
date_format: '%d.%m.%Y'
date_order: month-first
time_zone: Europe/Istanbul
decimal: ','
currency: TL
encoding: latin5
delimiter: \"\\t\"
sheet: '1'
header_row: 3
rows_at: 2026-01-31
credit_notes: false
";

#[test]
fn a_mapping_is_read_and_written() {
    let mapping = Mapping::parse(ALL).unwrap();
    assert_eq!(mapping.columns.len(), 2);
    assert_eq!(mapping.named().len(), 3);
    assert_eq!(mapping.rows_at.unwrap().to_string(), "2026-01-30T21:00:00.000Z");
    let written = mapping.to_yaml();
    assert_eq!(Mapping::parse(&written).unwrap(), mapping, "{written}");
    assert_eq!(Mapping::parse("{}").unwrap(), Mapping::default());
    assert_eq!(Mapping::default().to_yaml(), "");
}

#[test]
fn what_is_not_known_is_named() {
    check(
        "kind: visits",
        "kind: `visits` is not known; expected one of orders, order-lines, customers, accounts, events, consents, reviews, surveys",
    );
    check(
        "kind: orders\ntime_zone: Mars",
        "time_zone: there is no time zone `Mars`; expected a name such as `Europe/Istanbul`",
    );
    check("kind: orders\ndecimal: ';'", "decimal: expected `.` or `,`");
    check("kind: orders\ndelimiter: ab", "delimiter: expected a single sign such as `;`");
    check("date_order: up", "date_order: expected `day-first` or `month-first`");
    check("currency: shells", "currency: `shells` is not known; expected a code such as `TRY`");
    check(
        "encoding: runes",
        "encoding: `runes` is not known; expected a name such as `utf-8` or `windows-1254`",
    );
    let error = Mapping::parse("kind: orders\ncolumns: {who: Kart}").unwrap_err().to_string();
    assert!(
        error.starts_with("columns: `who` is not known; expected one of customer, order, at, total"),
        "{error}"
    );
    assert!(matches!(Mapping::parse("kind: [1]"), Err(MappingError::Shape(_))));
}

#[test]
fn the_schema_names_every_member() {
    let schema = Mapping::schema();
    let properties = schema["properties"].as_object().unwrap();
    for line in ALL.lines().filter(|line| !line.is_empty()) {
        let key = line.split(':').next().unwrap();
        assert!(properties.contains_key(key), "{key}");
    }
}
