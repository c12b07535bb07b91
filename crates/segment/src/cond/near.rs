//! `near: path`: great-circle distance from a place.

use kesit_model::definition::NearCondition;
use kesit_model::{Decimal, Object, Value};

use super::TraitPath;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::datum::{Datum, List};
use crate::subject::Subject;

/// Mean radius of the Earth in kilometres (IUGG).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

#[derive(Debug)]
pub(crate) struct NearLeaf {
    path: TraitPath,
    km: f64,
    center: Place,
}

/// A place in degrees.
#[derive(Debug, Clone, Copy)]
struct Place {
    latitude: f64,
    longitude: f64,
}

impl NearLeaf {
    pub(crate) fn compile(condition: &NearCondition, compiler: &mut Compiler<'_>) -> NearLeaf {
        NearLeaf {
            path: TraitPath::compile(&condition.path, compiler),
            km: condition.km.to_f64(),
            center: Place { latitude: condition.latitude.to_f64(), longitude: condition.longitude.to_f64() },
        }
    }

    pub(crate) fn holds(&self, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        self.distance_km(subject, clock).is_some_and(|distance| distance <= self.km)
    }

    /// How far away; `None` without a place.
    pub(crate) fn distance_km(&self, subject: &Subject<'_>, clock: &mut Clock) -> Option<f64> {
        let place = Place::of(&self.path.value(subject, clock), subject)?;
        Some(distance_km(place, self.center))
    }
}

impl Place {
    /// Reads `[lat, lon]`, `{lat, lon}`, `{latitude, longitude}` or the text `lat,lon`.
    fn of(datum: &Datum<'_>, subject: &Subject<'_>) -> Option<Place> {
        let (latitude, longitude) = match datum {
            Datum::List(List::Values([latitude, longitude])) => {
                (latitude.as_number()?, longitude.as_number()?)
            }
            Datum::Object(Some(object)) => {
                (member(object, ["lat", "latitude"])?, member(object, ["lon", "longitude"])?)
            }
            Datum::Text(text) => {
                let (latitude, longitude) = text.as_str(subject.scene.dictionary()).split_once(',')?;
                (Decimal::parse(latitude.trim())?, Decimal::parse(longitude.trim())?)
            }
            _ => return None,
        };
        let place = Place { latitude: latitude.to_f64(), longitude: longitude.to_f64() };
        (place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0).then_some(place)
    }
}

fn member(object: &Object, names: [&str; 2]) -> Option<Decimal> {
    names.iter().find_map(|name| object.get(name)).and_then(Value::as_number)
}

/// Distance by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68(2), 1984).
fn distance_km(from: Place, to: Place) -> f64 {
    let (latitude, other_latitude) = (from.latitude.to_radians(), to.latitude.to_radians());
    let half_sine = |degrees: f64| (degrees.to_radians() / 2.0).sin();
    let by_latitude = half_sine(to.latitude - from.latitude).powi(2);
    let by_longitude = half_sine(to.longitude - from.longitude).powi(2);
    let square = by_latitude + latitude.cos() * other_latitude.cos() * by_longitude;
    2.0 * EARTH_RADIUS_KM * square.sqrt().clamp(0.0, 1.0).asin()
}
