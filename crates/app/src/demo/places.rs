//! Where people live, with the real shares of the provinces, and where the shop has stores.

use super::chance::{Chance, Weights};
use super::text::lines;

/// The share of customers outside of Türkiye.
pub(super) const ABROAD: f64 = 0.02;
/// Provinces of at least so many thousand inhabitants are nearly all town.
const METROPOLIS_THOUSANDS: f64 = 1_000.0;

/// Places abroad where Turkish shops deliver to.
const CITIES_ABROAD: [City; 5] = [
    City { name: "Berlin", country: "DE", region: None, thousands: 4.0, latitude: 52.520, longitude: 13.405 },
    City { name: "Köln", country: "DE", region: None, thousands: 3.0, latitude: 50.938, longitude: 6.960 },
    City {
        name: "Amsterdam",
        country: "NL",
        region: None,
        thousands: 2.0,
        latitude: 52.370,
        longitude: 4.895,
    },
    City { name: "Viyana", country: "AT", region: None, thousands: 2.0, latitude: 48.208, longitude: 16.373 },
    City { name: "Londra", country: "GB", region: None, thousands: 1.0, latitude: 51.507, longitude: -0.128 },
];

/// The stores: name and city.
pub(super) const STORES: [(&str, &str); 10] = [
    ("Kadıköy", "İstanbul"),
    ("Beşiktaş", "İstanbul"),
    ("Bakırköy", "İstanbul"),
    ("Kızılay", "Ankara"),
    ("Alsancak", "İzmir"),
    ("Nilüfer", "Bursa"),
    ("Lara", "Antalya"),
    ("Selçuklu", "Konya"),
    ("Seyhan", "Adana"),
    ("Şehitkamil", "Gaziantep"),
];

/// A city.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct City {
    /// Its name in Turkish.
    pub(super) name: &'static str,
    /// Two letters (ISO 3166-1).
    pub(super) country: &'static str,
    /// The geographic region of Türkiye; `None` abroad.
    pub(super) region: Option<&'static str>,
    /// Inhabitants in thousands; abroad a weight.
    pub(super) thousands: f64,
    /// Degrees north.
    pub(super) latitude: f64,
    /// Degrees east.
    pub(super) longitude: f64,
}

/// The cities of the shop's customers.
#[derive(Debug)]
pub(super) struct Places {
    cities: Vec<City>,
    at_home: Weights,
    abroad: Weights,
}

impl Places {
    /// Reads the provinces.
    pub(super) fn read() -> Places {
        let cities: Vec<City> = lines(include_str!("data/cities.txt")).map(City::read).collect();
        Places {
            at_home: Weights::new(cities.iter().map(|city| city.thousands)),
            abroad: Weights::new(CITIES_ABROAD.iter().map(|city| city.thousands)),
            cities,
        }
    }

    /// A city, by its inhabitants.
    pub(super) fn draw(&self, chance: &mut Chance) -> &City {
        if chance.happens(ABROAD) {
            &CITIES_ABROAD[chance.weighted(&self.abroad)]
        } else {
            &self.cities[chance.weighted(&self.at_home)]
        }
    }

    /// The provinces.
    #[cfg(test)]
    pub(super) fn provinces(&self) -> &[City] {
        &self.cities
    }
}

impl City {
    fn read(line: &'static str) -> City {
        let parts: Vec<&str> = line.split(';').collect();
        let number = |ix: usize| parts[ix].parse().expect("a number in the list of cities");
        City {
            name: parts[0],
            country: "TR",
            region: Some(parts[1]),
            thousands: number(2),
            latitude: number(3),
            longitude: number(4),
        }
    }

    /// How likely somebody lives in town there.
    pub(super) fn urban_share(&self) -> f64 {
        if self.region.is_none() || self.thousands >= METROPOLIS_THOUSANDS { 0.96 } else { 0.80 }
    }

    /// The places in [`STORES`] that are in this city.
    pub(super) fn stores(&self) -> impl Iterator<Item = usize> + Clone {
        (0..STORES.len()).filter(|ix| STORES[*ix].1 == self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, STORES};

    #[test]
    fn the_list_holds_the_81_provinces_of_turkiye() {
        let places = Places::read();
        let provinces = places.provinces();
        assert_eq!(provinces.len(), 81);
        let total: f64 = provinces.iter().map(|city| city.thousands).sum();
        assert!((84_000.0..87_000.0).contains(&total), "{total} thousand inhabitants");
        for city in provinces {
            assert!(
                (35.8..42.2).contains(&city.latitude) && (25.9..44.9).contains(&city.longitude),
                "{city:?}"
            );
        }
        let names: std::collections::BTreeSet<_> = provinces.iter().map(|city| city.name).collect();
        assert_eq!(names.len(), 81);
        assert!(STORES.iter().all(|(_, city)| names.contains(city)));
    }
}
