//! What the macros make: enums, ids, unions, choices, tables and events.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use snov_client::{Delivery, Open, Patch, Scalar, rt};

use crate::support::sample::{CheckStatus, TaskHash, Thing, ThingId};

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn write(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("a value with a JSON form")
}

#[test]
fn an_unknown_text_is_kept() {
    let status: CheckStatus = read(json!("greylisted")).expect("any text is a status");
    assert!(matches!(status, CheckStatus::UnknownValue(_)));
    assert_eq!((status.as_str(), write(&status)), ("greylisted", json!("greylisted")));
    assert_eq!(read::<CheckStatus>(json!("valid")), Some(CheckStatus::Valid));
    assert_eq!(CheckStatus::from("not_valid").to_string(), "not_valid");
    assert_eq!(CheckStatus::VALUES.len(), 2);
}

rt::integer_enum! {
    /// How urgent.
    pub enum Urgency {
        /// Not at all.
        Low = -1,
        /// Very.
        High = 3,
    }
}

#[test]
fn an_unknown_number_is_kept() {
    assert_eq!(read::<Urgency>(json!(-1)), Some(Urgency::Low));
    assert_eq!(read::<Urgency>(json!("3")), Some(Urgency::High));
    let unknown: Urgency = read(json!(7)).expect("any number is an urgency");
    assert_eq!((unknown.get(), write(&unknown), unknown.to_string()), (7, json!(7), "7".to_owned()));
}

#[test]
fn ids_come_as_numbers_or_texts() {
    assert_eq!(read::<ThingId>(json!(5)), Some(ThingId(5)));
    assert_eq!(read::<ThingId>(json!("5")), Some(ThingId(5)));
    assert_eq!(read::<ThingId>(json!(5.0)), Some(ThingId(5)));
    for value in [json!(-5), json!(5.5), json!(1e300), json!(null), json!([5])] {
        assert_eq!(read::<ThingId>(value), None);
    }
    assert_eq!(read::<ThingId>(json!("five")), None);
    assert_eq!(read::<TaskHash>(json!(5)), Some(TaskHash::from("5")));
    assert_eq!((write(&ThingId(5)), "5".parse().ok()), (json!(5), Some(ThingId(5))));
}

#[test]
fn a_text_sets_whatever_is_a_text() {
    assert_eq!(Patch::<TaskHash>::from("h1"), Patch::Set(TaskHash::from("h1")));
    assert_eq!(Patch::<CheckStatus>::from("valid"), Patch::Set(CheckStatus::Valid));
    assert_eq!(Patch::<String>::from("x"), Patch::Set("x".to_owned()));
}

#[test]
fn a_change_can_be_of_another_value() {
    assert_eq!(Patch::Set(2).map(|number| number * 2), Patch::Set(4));
    assert_eq!(Patch::<i32>::Clear.map(|number| number * 2), Patch::Clear);
    assert_eq!(Patch::<i32>::Keep.map(|number| number * 2), Patch::Keep);
}

#[test]
fn an_empty_list_is_no_object() {
    let links = |value: Value| read::<Thing>(json!({"id": 1, "links": value})).map(|thing| thing.links.is_some());
    assert_eq!(links(json!([])), Some(false));
    assert_eq!(links(json!(null)), Some(false));
    assert_eq!(links(json!({"result": "x"})), Some(true));
    assert_eq!(links(json!([1])), None);
    assert_eq!(links(json!("x")), None);
    assert_eq!(read::<Thing>(json!({"id": 1})).map(|thing| thing.links), Some(None));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Changes {
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    name: Patch<String>,
}

#[test]
fn three_things_can_be_said_of_a_field() {
    for (name, value) in
        [(Patch::Keep, json!({})), (Patch::Clear, json!({"name": null})), (Patch::from("Ada"), json!({"name": "Ada"}))]
    {
        let changes = Changes { name };
        assert_eq!(write(&changes), value);
        assert_eq!(read::<Changes>(value), Some(changes));
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Email {
    subject: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Visit {
    url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Invite {
    note: String,
}

rt::tagged_union! {
    /// What to do on the network.
    pub(crate) enum LinkedIn by "action" {
        /// Visit a profile.
        Visit(Visit) = "visit",
        /// Invite somebody.
        Invite(Invite) = "invite",
    }
}

rt::tagged_union! {
    /// A step.
    pub(crate) enum Step by "type" {
        /// Send mail.
        Email(Email) = "email",
        /// Do something on the network.
        LinkedIn(LinkedIn) = "linkedin",
    }
}

#[test]
fn unions_nest() {
    for (step, value) in [
        (Step::from(Email { subject: "Hi".to_owned() }), json!({"type": "email", "subject": "Hi"})),
        (
            Step::from(LinkedIn::from(Visit { url: "x".to_owned() })),
            json!({"type": "linkedin", "action": "visit", "url": "x"}),
        ),
        (
            Step::LinkedIn(LinkedIn::Invite(Invite { note: "n".to_owned() })),
            json!({"type": "linkedin", "action": "invite", "note": "n"}),
        ),
    ] {
        assert_eq!(write(&step), value);
        assert_eq!(read::<Step>(value), Some(step));
    }
}

#[test]
fn an_unknown_shape_is_kept() {
    for value in [json!({"type": "sms", "body": "x"}), json!({"body": "x"}), json!({"type": 5}), json!("sms")] {
        let step: Step = read(value.clone()).expect("any value is a step");
        assert_eq!(step, Step::UnknownValue(value.clone()));
        assert_eq!(write(&step), value);
    }
}

#[test]
fn a_known_shape_with_a_fault_is_kept() {
    let visit = json!({"type": "linkedin", "action": "visit", "urls": ["x"]});
    let step: Step = read(visit.clone()).expect("any value is a step");
    let inner = json!({"action": "visit", "urls": ["x"]});
    assert_eq!(step, Step::LinkedIn(LinkedIn::UnknownValue(inner)), "only the innermost is unknown");
    assert_eq!(write(&step), visit);
}

rt::untagged_union! {
    /// A result in one of two shapes.
    pub(crate) enum Outcome {
        /// An object.
        Email(Email),
        /// A list of texts.
        Texts(Vec<String>),
    }
}

#[test]
fn the_first_shape_that_fits() {
    assert_eq!(read(json!(["a"])), Some(Outcome::Texts(vec!["a".to_owned()])));
    assert_eq!(read(json!({"subject": "Hi"})), Some(Outcome::Email(Email { subject: "Hi".to_owned() })));
    assert_eq!(read(json!(5)), Some(Outcome::UnknownValue(json!(5))));
    assert_eq!(write(&Outcome::from(vec!["a".to_owned()])), json!(["a"]));
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wait {
    name: String,
    days: u32,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Box<Email>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pause {
    name: Option<String>,
    days: Option<u32>,
    tags: Option<Vec<String>>,
    next: Option<Email>,
}

rt::tagged_union! {
    /// A delay.
    pub(crate) enum Delay by "delay" {
        /// Wait.
        Wait(Box<Wait>) = "wait",
        /// Pause.
        Pause(Pause) = "pause",
    }
    /// What it is called.
    fn name -> &str;
    /// How long it takes.
    fn days -> u32;
    /// Labels.
    fn tags -> &[String];
    /// What follows.
    fn next -> &Email;
}

rt::tagged_union! {
    /// Delays, inside something else.
    pub(crate) enum Action by "type" {
        /// A delay.
        Delay(Delay) as union = "delay",
        /// A pause.
        Pause(Pause) = "pause",
    }
    /// What it is called.
    fn name -> &str;
    /// How long it takes.
    fn days -> u32;
    /// What follows.
    fn next -> &Email;
}

#[test]
fn a_union_gives_out_what_all_variants_have() {
    let mail = Email { subject: "Hi".to_owned() };
    let next = Some(Box::new(mail.clone()));
    let wait = Delay::from(Box::new(Wait { name: "a".to_owned(), days: 3, tags: vec!["x".to_owned()], next }));
    assert_eq!((wait.name(), wait.days(), wait.next()), (Some("a"), Some(3), Some(&mail)));
    assert_eq!(wait.tags(), Some(&["x".to_owned()][..]));
    let nested = Action::from(wait);
    assert_eq!((nested.name(), nested.days(), nested.next()), (Some("a"), Some(3), Some(&mail)));
    let empty = Pause { name: None, days: None, tags: None, next: None };
    assert_eq!((Delay::from(empty.clone()).name(), Delay::from(empty.clone()).tags()), (None, None));
    let full = Pause { name: Some("b".to_owned()), days: Some(5), tags: Some(Vec::new()), next: Some(mail.clone()) };
    let pause = Delay::from(full.clone());
    assert_eq!((pause.name(), pause.days(), pause.next()), (Some("b"), Some(5), Some(&mail)));
    assert_eq!(pause.tags(), Some(&[][..]));
    assert_eq!((Action::from(full).days(), Action::from(empty).days()), (Some(5), None));
    assert_eq!(Action::UnknownValue(json!({"name": "c"})).name(), None);
}

rt::choice! {
    /// How to connect.
    pub(crate) enum Connection {
        /// TLS from the start.
        Ssl465 = { "port": 465, "encryption": "ssl" },
        /// TLS from then on.
        Tls587 = { "port": 587, "encryption": "tls" },
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Smtp {
    host: String,
    #[serde(flatten)]
    connection: Connection,
}

#[test]
fn fields_that_go_together() {
    let smtp = Smtp { host: "example.com".to_owned(), connection: Connection::Tls587 };
    let value = json!({"host": "example.com", "port": 587, "encryption": "tls"});
    assert_eq!(write(&smtp), value);
    assert_eq!(read::<Smtp>(value).as_ref(), Some(&smtp));
    assert_eq!(read::<Smtp>(json!({"host": "example.com", "port": "587", "encryption": "tls"})), Some(smtp));
    assert_eq!(read::<Smtp>(json!({"host": "example.com", "port": 465, "encryption": "tls"})), None);
    assert_eq!(Connection::VALUES, [Connection::Ssl465, Connection::Tls587]);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Progress {
    from: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    increase: Option<u32>,
}

rt::choice! {
    /// How many a day.
    pub(crate) enum Strategy {
        /// Always as many.
        Steady = { "strategy": "steady" },
        /// More each day.
        Progressive(Progress) = { "strategy": "progressive" },
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct WarmUp {
    per_day: u32,
    #[serde(flatten)]
    strategy: Strategy,
    #[serde(flatten)]
    connection: Option<Connection>,
}

#[test]
fn constants_and_what_goes_with_them() {
    let progress = Progress { from: 2, increase: None };
    for (strategy, connection, value) in [
        (Strategy::Steady, None, json!({"per_day": 9, "strategy": "steady"})),
        (Strategy::from(progress), None, json!({"per_day": 9, "strategy": "progressive", "from": 2})),
        (
            Strategy::Progressive(Progress { from: 2, increase: Some(3) }),
            Some(Connection::Ssl465),
            json!({
                "per_day": 9, "strategy": "progressive", "from": 2, "increase": 3, "port": 465, "encryption": "ssl",
            }),
        ),
    ] {
        let warm_up = WarmUp { per_day: 9, strategy, connection };
        assert_eq!(write(&warm_up), value);
        assert_eq!(read::<WarmUp>(value), Some(warm_up));
    }
    let error = |value| serde_json::from_value::<Strategy>(value).expect_err("no strategy").to_string();
    assert_eq!(error(json!({"strategy": "progressive"})), "missing field `from`");
    assert_eq!(error(json!({"strategy": "other"})), "no known combination of `strategy`");
    assert_eq!(error(json!({"from": 2})), "no known combination of `strategy`");
}

type Row = (i64, &'static str, &'static str);

rt::table! {
    /// A zone.
    pub(crate) enum Zone: Row by name {
        /// Of the world.
        Utc = (1, "UTC", "+00:00"),
        /// Of Ukraine.
        Kyiv = (2, "Europe/Kyiv", "+02:00"),
        /// Of Finland.
        Helsinki = (3, "Europe/Helsinki", "+02:00"),
    }
}

impl Zone {
    fn id(self) -> i64 {
        self.row().0
    }

    fn name(self) -> &'static str {
        self.row().1
    }
}

impl rt::Table for Zone {
    const NAME: &'static str = "Zone";

    fn find(value: &Scalar) -> Option<Self> {
        Self::position(|row| value.as_integer() == Some(row.0) || value.as_str() == Some(row.1))
    }

    fn key(self) -> Scalar {
        Scalar::from(self.name())
    }
}

rt::table_view! {
    /// Zones by number.
    pub(crate) mod by_id: Zone => id
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Schedule {
    #[serde(with = "by_id")]
    zone: Zone,
    #[serde(with = "by_id")]
    seen: Open<Zone>,
    #[serde(default, with = "by_id")]
    other: Option<Zone>,
    #[serde(default, with = "by_id")]
    more: Vec<Open<Zone>>,
    by_key: Open<Zone>,
}

#[test]
fn a_row_is_read_by_any_column_and_written_by_one() {
    let schedule: Schedule =
        read(json!({"zone": "Europe/Kyiv", "seen": 99, "other": null, "more": ["UTC", "Mars"], "by_key": 2}))
            .expect("a schedule");
    assert_eq!(schedule.zone, Zone::Kyiv);
    assert_eq!(schedule.seen, Open::Unknown(Scalar::Integer(99)));
    assert_eq!(schedule.by_key, Zone::Kyiv);
    assert_eq!(
        write(&schedule),
        json!({"zone": 2, "seen": 99, "other": null, "more": [1, "Mars"], "by_key": "Europe/Kyiv"})
    );
    assert_eq!(read::<Schedule>(json!({"zone": 99, "seen": 1, "by_key": 1})), None);
}

#[test]
fn a_row_parses_from_any_column_that_tells_it_apart_and_prints_its_key() {
    for zone in Zone::ALL.iter().copied() {
        assert_eq!(zone.id().to_string().parse(), Ok(zone));
        assert_eq!(zone.to_string().parse(), Ok(zone));
        assert_eq!(read::<Zone>(write(&zone)), Some(zone));
    }
    assert_eq!(format!("{:>8}|{:?}", Zone::Utc, Zone::Kyiv), "     UTC|Zone(\"Europe/Kyiv\")");
    for text in ["+02:00", "utc", "", "4"] {
        assert_eq!(
            text.parse::<Zone>().map_err(|error| error.to_string()),
            Err("no row of the table `Zone` holds this value".to_owned())
        );
    }
}

#[test]
fn a_value_that_no_row_holds_is_kept() {
    for (text, expected) in [("3", Open::Known(Zone::Helsinki)), ("Mars", Open::Unknown(Scalar::from("Mars")))] {
        assert_eq!(text.parse(), Ok(expected));
    }
    for (value, printed) in [(json!(1), "UTC"), (json!("Mars"), "Mars"), (json!(99), "99")] {
        assert_eq!(read::<Open<Zone>>(value).map(|zone| zone.to_string()), Some(printed.to_owned()));
    }
}

rt::webhook_events! {
    /// An event.
    pub(crate) enum Event {
        /// A mail was sent.
        Sent(Email) = "email.sent",
        /// A profile was visited.
        Visited(Visit) = "profile.visited",
    }
}

#[test]
fn events_are_typed_after_the_envelope() {
    let delivery = |body: Value| Delivery::from_slice(body.to_string().as_bytes()).expect("an envelope");
    let sent = delivery(json!({"event": "email.sent", "uid": 7, "data": {"subject": "Hi"}}));
    assert_eq!((sent.event(), sent.uid()), ("email.sent", "7"));
    assert_eq!(Event::try_from(&sent).ok(), Some(Event::Sent(Email { subject: "Hi".to_owned() })));

    let unknown = delivery(json!({"event": "email.burnt", "data": [1]}));
    let event = Event::try_from(&unknown).expect("any event");
    assert_eq!((event.name(), &event), ("email.burnt", &Event::UnknownValue(unknown)));

    let faulty = delivery(json!({"event": "email.sent", "data": {"subject": ["ada@example.com"]}}));
    let error = Event::try_from(&faulty).expect_err("a list is no subject");
    assert!(error.is_decode());
    assert_eq!(
        error.to_string(),
        "the delivery of `email.sent` is not what the document says at `data.subject`: invalid type: sequence, expected a string"
    );
    assert_eq!(error.path(), Some("data.subject"));
    assert_eq!(Event::NAMES, ["email.sent", "profile.visited"]);
}

#[test]
fn what_is_no_envelope_is_refused() {
    for body in [&b"[]"[..], b"{}", b"", b"<xml>", br#"{"event": null}"#] {
        assert!(Delivery::from_slice(body).expect_err("no envelope").is_decode());
    }
    let error = Delivery::from_slice(br#"{"event": "x", "data": [1, 2"#).expect_err("it is cut");
    assert_eq!(error.to_string(), "the delivery is not an event in JSON: EOF while parsing a list");
    assert_eq!(error.path(), Some("data[1]"));
    let error = Delivery::from_slice(br#"{"event": ["x"]}"#).expect_err("no name");
    assert_eq!(
        (error.to_string().as_str(), error.path()),
        ("the delivery does not say which event it is", Some("event"))
    );
}

#[test]
fn a_delivery_has_a_largest_size() {
    let delivery = |length: usize| format!(r#"{{"event": "x", "data": "{}"}}"#, "x".repeat(length - 26));
    let largest = delivery(Delivery::MAX_SIZE);
    assert_eq!(largest.len(), Delivery::MAX_SIZE);
    Delivery::from_slice(largest.as_bytes()).expect("the largest");
    let error = Delivery::from_slice(delivery(Delivery::MAX_SIZE + 1).as_bytes()).expect_err("one byte more");
    assert!(error.is_too_large());
    assert_eq!(error.to_string(), "the delivery is 1048577 bytes long; the most is 1048576");
    Delivery::from_slice_up_to(delivery(Delivery::MAX_SIZE + 1).as_bytes(), 2 << 20).expect("more is allowed");
    assert!(Delivery::from_slice_up_to(delivery(100).as_bytes(), 99).expect_err("less is").is_too_large());
}

#[test]
fn an_envelope_is_read_whatever_its_id_and_its_data_are() {
    for (body, uid, data) in [
        (r#"{"event": "x"}"#, "", json!(null)),
        (r#"{"event": "x", "uid": null, "data": []}"#, "", json!([])),
        (r#"{"event": "x", "uid": {"id": 1}, "data": "text"}"#, "", json!("text")),
        (r#"{"event": "x", "uid": 7, "uid": "8", "data": 1, "data": 2}"#, "8", json!(2)),
        (r#"{"uid": 7, "data": {"a": 1}, "event": "x", "more": true}"#, "7", json!({"a": 1})),
    ] {
        let delivery = Delivery::from_slice(body.as_bytes()).expect("an envelope");
        assert_eq!((delivery.event(), delivery.uid(), delivery.data()), ("x", uid, &data), "{body}");
    }
    let delivery = Delivery::from_slice(br#"{"event": 5, "more": true}"#).expect("an envelope");
    assert_eq!((delivery.event(), delivery.field("more"), delivery.field("less")), ("5", Some(&json!(true)), None));
}

#[test]
fn a_delivery_is_known_again_by_its_key() {
    let key = |body: &str| Delivery::from_slice(body.as_bytes()).expect("an envelope").key();
    let with_uid = key(r#"{"event": "x", "uid": "7", "data": 1}"#);
    assert_eq!(with_uid, "x:7");
    assert_eq!(with_uid, key(r#"{"event": "x", "uid": 7, "data": 2}"#), "the data may have changed by then");
    assert_ne!(with_uid, key(r#"{"event": "y", "uid": "7", "data": 1}"#), "what an id counts is not known for sure");
    let without = key(r#"{"event": "x", "data": 1}"#);
    assert_eq!(without, key(r#"{"event": "x", "data": 1}"#));
    assert_ne!(without, key(r#"{"event": "x", "data": 2}"#));
    assert!(without.starts_with("x#") && without.len() == "x#".len() + 16, "{without}");
}
