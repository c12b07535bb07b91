//! What the shop sells: twelve categories, eleven kinds of product in each, three variants of each kind.

use super::chance::{Chance, Purpose, Weights};
use super::text::{lines, lower};

/// How many categories there are.
pub(super) const CATEGORIES: usize = 12;
const CATEGORIES_TO_WEAR: usize = 3;
/// How much each category is bought, in the order of the file.
const DEMAND: [f64; CATEGORIES] = [10.0, 15.0, 9.0, 9.0, 9.0, 9.0, 12.0, 9.0, 4.0, 6.0, 5.0, 5.0];
/// Of the products close to what somebody wants to spend, one among so many is taken.
const CLOSE: u32 = 5;

/// The place of a product in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProductIx(pub(super) u16);

/// A product.
#[derive(Debug)]
pub(super) struct Product {
    /// Such as `P0042`.
    pub(super) id: String,
    /// Brand, variant and kind.
    pub(super) name: String,
    /// The kind of thing, such as `Koşu Ayakkabısı`.
    pub(super) kind: &'static str,
    /// What people type to find it.
    pub(super) search: String,
    /// An invented brand.
    pub(super) brand: &'static str,
    /// The place of its category.
    pub(super) category: usize,
    /// Before any discount.
    pub(super) price_kurus: u32,
}

impl Product {
    /// Whether it is to wear: the first three categories are.
    pub(super) fn is_to_wear(&self) -> bool {
        self.category < CATEGORIES_TO_WEAR
    }
}

/// The products.
#[derive(Debug)]
pub(super) struct Catalogue {
    products: Vec<Product>,
    names: Vec<&'static str>,
    /// By category, from cheap to dear.
    by_price: Vec<Vec<ProductIx>>,
    demand: Weights,
}

impl Catalogue {
    /// Reads the catalogue. It is the same for every seed.
    pub(super) fn read() -> Catalogue {
        let mut catalogue = Catalogue {
            products: Vec::new(),
            names: Vec::new(),
            by_price: Vec::new(),
            demand: Weights::new(DEMAND),
        };
        let mut brands = Vec::new();
        for line in lines(include_str!("data/catalogue.txt")) {
            let parts: Vec<&'static str> = line.split('|').collect();
            if let Some(name) = parts[0].strip_prefix('@') {
                brands = parts[1].split(',').collect();
                catalogue.names.push(name);
                catalogue.by_price.push(Vec::new());
            } else {
                catalogue.add(&parts, &brands);
            }
        }
        let Catalogue { products, by_price, .. } = &mut catalogue;
        for places in by_price {
            places.sort_by_key(|ix| products[usize::from(ix.0)].price_kurus);
        }
        catalogue
    }

    /// Adds the variants of a kind: name, lowest and highest price, variants.
    fn add(&mut self, kind: &[&'static str], brands: &[&'static str]) {
        let price = |ix: usize| kind[ix].parse::<f64>().expect("a price in the catalogue");
        let (low, high) = (price(1), price(2));
        let category = self.names.len() - 1;
        let variants: Vec<&str> = kind[3].split(',').collect();
        for (step, variant) in variants.iter().enumerate() {
            let ix = u16::try_from(self.products.len()).expect("a few hundred products");
            let mut chance = Chance::new(0, Purpose::Catalogue, u32::from(ix), 0);
            let part = (step as f64 + chance.unit()) / variants.len() as f64;
            let brand = chance.pick(brands);
            self.products.push(Product {
                id: format!("P{:04}", ix + 1),
                name: format!("{brand} {variant} {}", kind[0]),
                kind: kind[0],
                search: lower(kind[0]),
                brand,
                category,
                price_kurus: shop_price(low + (high - low) * part * part),
            });
            self.by_price[category].push(ProductIx(ix));
        }
    }

    /// A product.
    pub(super) fn get(&self, ix: ProductIx) -> &Product {
        &self.products[usize::from(ix.0)]
    }

    /// All products.
    #[cfg(test)]
    pub(super) fn products(&self) -> &[Product] {
        &self.products
    }

    /// The name of a category.
    pub(super) fn category(&self, category: usize) -> &'static str {
        self.names[category]
    }

    /// A category, by demand.
    pub(super) fn draw_category(&self, chance: &mut Chance) -> usize {
        chance.weighted(&self.demand)
    }

    /// Any product of a category.
    pub(super) fn draw(&self, category: usize, chance: &mut Chance) -> ProductIx {
        chance.pick(&self.by_price[category])
    }

    /// A product of a category whose price is near to this one.
    pub(super) fn draw_near(&self, category: usize, price_kurus: f64, chance: &mut Chance) -> ProductIx {
        let products = &self.by_price[category];
        let place = products.partition_point(|ix| f64::from(self.get(*ix).price_kurus) < price_kurus);
        let first = place.saturating_sub(CLOSE as usize / 2).min(products.len() - CLOSE as usize);
        products[first + chance.below(CLOSE) as usize]
    }

    /// The cheapest product of a category.
    pub(super) fn cheapest(&self, category: usize) -> ProductIx {
        self.by_price[category][0]
    }

    /// The price of the dearest product of a category.
    pub(super) fn dearest_kurus(&self, category: usize) -> u32 {
        self.by_price[category].last().map_or(0, |ix| self.get(*ix).price_kurus)
    }
}

/// A price as shops write them: up to a thousand lira …9.90, above …99.00.
fn shop_price(lira: f64) -> u32 {
    let lira = lira.round() as u32;
    if lira < 1_000 { lira / 10 * 1_000 + 990 } else { lira / 100 * 10_000 + 9_900 }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{CATEGORIES, Catalogue, shop_price};

    #[test]
    fn about_four_hundred_products_in_twelve_categories() {
        let catalogue = Catalogue::read();
        assert_eq!(catalogue.names.len(), CATEGORIES);
        assert_eq!(catalogue.products().len(), CATEGORIES * 33);
        let names: BTreeSet<_> =
            catalogue.products().iter().map(|product| (&product.name, product.category)).collect();
        assert_eq!(names.len(), catalogue.products().len(), "no name twice in a category");
        for product in catalogue.products() {
            assert!((3_000..2_600_000).contains(&product.price_kurus), "{product:?}");
            assert!(!product.name.contains(['|', ';', '"']), "{product:?}");
        }
    }

    #[test]
    fn prices_look_like_prices() {
        assert_eq!([shop_price(59.0), shop_price(453.2), shop_price(1_234.0)], [5_990, 45_990, 129_900]);
    }
}
