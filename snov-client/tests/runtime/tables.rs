//! Every row of the tables, by every column, there and back.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use snov_client::rt::Table;
use snov_client::tables::{Currency, Timezone, currency, timezone};
use snov_client::{Open, Scalar};

/// What a column says of a row.
type Column<T> = fn(T) -> Scalar;

/// Each of `columns` leads from every row to a value of its own, and back in every way that there is.
fn lead_there_and_back<T>(rows: &[T], columns: &[Column<T>])
where
    T: Table + Display + FromStr<Err: Debug> + Serialize + DeserializeOwned,
{
    for row in rows.iter().copied() {
        for column in columns {
            let value = column(row);
            assert_eq!(T::find(&value), Some(row), "{value}");
            assert_eq!(value.to_string().parse::<T>().expect("a row"), row, "{value}");
            let json = serde_json::to_value(&value).expect("a scalar");
            assert_eq!(serde_json::from_value::<T>(json.clone()).expect("a row"), row, "{value}");
            assert_eq!(serde_json::from_value::<Open<T>>(json).expect("a scalar"), row, "{value}");
        }
        assert_eq!(Scalar::from(row.to_string()), row.key());
        assert_eq!(serde_json::to_value(row).ok(), serde_json::to_value(row.key()).ok());
    }
}

#[test]
fn time_zones_are_known_by_id_name_and_label() {
    let columns: &[Column<Timezone>] =
        &[|zone| zone.id().into(), |zone| zone.name().into(), |zone| zone.label().into()];
    lead_there_and_back(Timezone::ALL, columns);
    for zone in Timezone::ALL {
        assert_eq!(Timezone::from_id(zone.id()), Some(*zone));
        assert_eq!(Timezone::from_name(zone.name()), Some(*zone));
        assert_eq!(Timezone::from_label(zone.label()), Some(*zone));
        assert_eq!(zone.label().replace(' ', "_"), zone.name());
    }
}

#[test]
fn offsets_are_hours_and_minutes() {
    for zone in Timezone::ALL {
        let (sign, rest) = zone.offset().split_at(1);
        let (hours, minutes) = rest.split_once(':').expect("hours and minutes");
        assert!(matches!(sign, "+" | "-") && hours.len() == 2, "{zone}");
        assert!(hours.parse::<u8>().is_ok_and(|hours| hours <= 14), "{zone}");
        assert!(matches!(minutes, "00" | "30" | "45"), "{zone}");
    }
    assert_eq!((Timezone::AmericaNewYork.offset(), Timezone::AsiaKathmandu.offset()), ("-05:00", "+05:45"));
}

#[test]
fn ten_ids_of_time_zones_are_not_in_use() {
    let unused: Vec<i64> = (1..=458).filter(|id| Timezone::from_id(*id).is_none()).collect();
    assert_eq!(unused, [250, 251, 262, 267, 292, 345, 349, 378, 382, 453]);
    assert_eq!(Timezone::ALL.len() + unused.len(), 458);
    for id in [0, -1, 459] {
        assert_eq!(Timezone::from_id(id), None);
    }
}

#[test]
fn currencies_are_known_by_id_code_and_name() {
    let columns: &[Column<Currency>] =
        &[|currency| currency.id().into(), |currency| currency.code().into(), |currency| currency.name().into()];
    lead_there_and_back(Currency::ALL, columns);
    for currency in Currency::ALL {
        assert_eq!(Currency::from_id(currency.id()), Some(*currency));
        assert_eq!(Currency::from_code(currency.code()), Some(*currency));
        assert_eq!(Currency::from_name(currency.name()), Some(*currency));
        assert!(!currency.symbol().is_empty());
    }
    let ids: Vec<i64> = Currency::ALL.iter().map(|currency| currency.id()).collect();
    assert_eq!(ids, (1..=119).collect::<Vec<_>>());
}

#[test]
fn a_field_is_written_as_its_own_column_and_keeps_what_is_unknown() {
    #[derive(Debug, Serialize, serde::Deserialize)]
    struct Fields {
        #[serde(with = "timezone::as_id")]
        id: Open<Timezone>,
        #[serde(with = "timezone::as_name")]
        name: Open<Timezone>,
        #[serde(with = "timezone::as_label")]
        label: Open<Timezone>,
        #[serde(with = "currency::as_code")]
        code: Open<Currency>,
        #[serde(with = "currency::as_id")]
        number: Open<Currency>,
    }

    for (given, written) in [
        (
            json!({"id": "America/New York", "name": 21, "label": "America/New_York", "code": 3, "number": "Euro"}),
            json!({"id": 21, "name": "America/New_York", "label": "America/New York", "code": "EUR", "number": 3}),
        ),
        (
            json!({"id": 250, "name": "Moon/Tycho", "label": "Moon/Tycho Crater", "code": "XTS", "number": 120}),
            json!({"id": 250, "name": "Moon/Tycho", "label": "Moon/Tycho Crater", "code": "XTS", "number": 120}),
        ),
    ] {
        let fields: Fields = serde_json::from_value(given).expect("scalars");
        assert_eq!(serde_json::to_value(&fields).ok(), Some(written));
    }
}
