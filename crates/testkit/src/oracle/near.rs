//! Great-circle distance.

use kesit_model::definition::NearCondition;
use kesit_model::{Timestamp, Value};

use super::{Oracle, Subject};

/// Mean radius of the earth (IUGG), in kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0088;

impl Oracle<'_> {
    pub(super) fn is_near(&self, wanted: &NearCondition, subject: Subject<'_>, now: Timestamp) -> bool {
        let place = subject.value_at(&wanted.path, now).and_then(read_place);
        let of = (wanted.latitude.to_f64(), wanted.longitude.to_f64());
        place.is_some_and(|place| distance_km(place, of) <= wanted.km.to_f64())
    }
}

/// `[lat, lon]`, `{lat, lon}`, `{latitude, longitude}` or a text `lat,lon`, in degrees.
fn read_place(value: &Value) -> Option<(f64, f64)> {
    let degrees = |value: &Value| value.as_number().map(|number| number.to_f64());
    match value {
        Value::List(pair) => match pair.as_slice() {
            [latitude, longitude] => Some((degrees(latitude)?, degrees(longitude)?)),
            _ => None,
        },
        Value::Object(place) => {
            let pair =
                |latitude, longitude| Some((degrees(place.get(latitude)?)?, degrees(place.get(longitude)?)?));
            pair("lat", "lon").or_else(|| pair("latitude", "longitude"))
        }
        Value::Text(text) => {
            let (latitude, longitude) = text.split_once(',')?;
            let part = |text: &str| degrees(&Value::Text(text.trim().into()));
            Some((part(latitude)?, part(longitude)?))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The haversine formula.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let chord = half(a.0, b.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(a.1, b.1);
    2.0 * EARTH_RADIUS_KM * chord.sqrt().min(1.0).asin()
}
