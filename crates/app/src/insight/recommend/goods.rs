//! Products and baskets out of the timelines.

use std::collections::HashMap;

use kesit_insight::ledger::Ledger;
use kesit_insight::recommend::Baskets;
use kesit_model::Timestamp;
use kesit_model::message::names::ORDER_COMPLETED;
use kesit_timeline::{BLOCK_ROWS, Block, Cell, Column, Dictionary, NameId, PathId, Rows};

use crate::insight::Shop;

/// What a product goes by: the first of these that its line says.
const IDS: [&str; 3] = ["product_id", "sku", "name"];
/// The category of products without one.
const NO_CATEGORY: u32 = u32::MAX;

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// What it goes by.
    pub id: String,
    /// Its name, as the newest order has it; its id where no order names it.
    pub name: String,
    /// The number of its category; products without one share a number.
    pub(super) category: u32,
}

/// The products of a shop, and who bought which when.
#[derive(Debug, Clone)]
pub struct Goods {
    /// The products; the place of one is the number of its item.
    pub products: Vec<Product>,
    /// What each customer of the book bought, in milliseconds since 1970.
    pub baskets: Baskets,
    numbers: HashMap<String, u32>,
}

/// A line of an order.
struct Line {
    customer: usize,
    at: i64,
    id: Cell,
    name: Cell,
    category: u32,
}

impl Goods {
    /// Everything bought by an instant and not given back as a whole by then.
    #[must_use]
    pub fn of(shop: &Shop<'_>, as_of: Timestamp) -> Goods {
        let dictionary = shop.timelines().dictionary();
        let ledger = shop.ledger(as_of);
        let words = Words::of(dictionary);
        let each = |index: usize, block: &Block| words.lines(index * BLOCK_ROWS, block, &ledger);
        let join = |mut left: Vec<Line>, mut right: Vec<Line>| {
            left.append(&mut right);
            left
        };
        let lines = shop.timelines().fold(shop.threads(), each, join).unwrap_or_default();
        let (items, products) = products(&lines, dictionary);
        let numbers = products.iter().zip(0..).map(|(product, item)| (product.id.clone(), item)).collect();
        Goods { baskets: baskets(&lines, &items, ledger.customers(), products.len()), products, numbers }
    }

    /// The item of a product's id.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// The name of an item.
    #[must_use]
    pub fn product(&self, item: u32) -> &Product {
        &self.products[item as usize]
    }
}

struct Words {
    completed: Option<NameId>,
    products: Option<PathId>,
    ids: [Option<PathId>; IDS.len()],
    name: Option<PathId>,
    category: Option<PathId>,
}

impl Words {
    fn of(dictionary: &Dictionary) -> Words {
        Words {
            completed: dictionary.name(ORDER_COMPLETED),
            products: dictionary.path("products"),
            ids: IDS.map(|path| dictionary.path(path)),
            name: dictionary.path("name"),
            category: dictionary.path("category"),
        }
    }

    /// The lines of a block's customers, of orders that stand.
    fn lines(&self, first: usize, block: &Block, ledger: &Ledger) -> Vec<Line> {
        let mut lines = Vec::new();
        let Some(table) = self.completed.and_then(|name| block.events(name)) else { return lines };
        let Some(list) = self.products.and_then(|path| table.rows().list(path)) else { return lines };
        let cells = Cells::of(self, list.items());
        for row in 0..BLOCK_ROWS {
            let customer = first + row;
            let stands = |at: i64| {
                let orders = if customer < ledger.customers() { ledger.orders(customer) } else { &[] };
                orders.binary_search_by_key(&at, |order| order.at).is_ok()
            };
            for order in table.range(row).filter(|order| stands(table.at()[*order].0)) {
                let at = table.at()[order].0;
                let of_order = list.range(order).filter_map(|line| cells.line(line, customer, at));
                lines.extend(of_order);
            }
        }
        lines
    }
}

/// The columns of lines.
struct Cells<'a> {
    ids: [Option<&'a Column>; IDS.len()],
    name: Option<&'a Column>,
    category: Option<&'a Column>,
}

impl<'a> Cells<'a> {
    fn of(words: &Words, items: &'a Rows) -> Cells<'a> {
        let column = |path: Option<PathId>| path.and_then(|path| items.column(path));
        Cells { ids: words.ids.map(column), name: column(words.name), category: column(words.category) }
    }

    /// `None` for a line that says no product.
    fn line(&self, line: usize, customer: usize, at: i64) -> Option<Line> {
        let said = |cell: &Cell| !(cell.is_missing() || cell.is_list() || cell.is_object());
        let id = self.ids.iter().flatten().map(|column| column.get(line)).find(said)?;
        let name = self.name.map(|column| column.get(line)).filter(said).unwrap_or(id);
        let category = self.category.and_then(|column| column.get(line).text());
        Some(Line { customer, at, id, name, category: category.map_or(NO_CATEGORY, |text| text.0) })
    }
}

/// The item of each line, and the products, sorted by id; name and category are those of the newest line.
fn products(lines: &[Line], dictionary: &Dictionary) -> (Vec<u32>, Vec<Product>) {
    let mut newest: HashMap<Cell, &Line> = HashMap::new();
    for line in lines {
        let known = newest.entry(line.id).or_insert(line);
        if known.at < line.at {
            *known = line;
        }
    }
    let mut sorted: Vec<(String, &Line)> =
        newest.into_values().map(|line| (shown(dictionary, line.id), line)).collect();
    // A number and a text may look the same; lines in the order of customers tell them apart.
    sorted.sort_by(|one, other| {
        one.0.cmp(&other.0).then((one.1.at, one.1.customer).cmp(&(other.1.at, other.1.customer)))
    });
    let numbers: HashMap<Cell, u32> =
        sorted.iter().zip(0..).map(|((_, line), item)| (line.id, item)).collect();
    let products = sorted.into_iter().map(|(id, line)| Product {
        id,
        name: shown(dictionary, line.name),
        category: line.category,
    });
    (lines.iter().map(|line| numbers[&line.id]).collect(), products.collect())
}

fn shown(dictionary: &Dictionary, cell: Cell) -> String {
    match dictionary.value(cell) {
        Some(kesit_model::Value::Text(text)) => text.to_string(),
        Some(kesit_model::Value::Number(number)) => number.to_string(),
        Some(kesit_model::Value::Bool(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// Lines come by customer and in order of time, so that those of a basket lie together.
fn baskets(lines: &[Line], items: &[u32], customers: usize, products: usize) -> Baskets {
    let mut baskets = Baskets::new(products);
    let mut next = 0;
    for customer in 0..customers {
        let mut own: Vec<(i64, Vec<u32>)> = Vec::new();
        while next < lines.len() && lines[next].customer == customer {
            let (at, item) = (lines[next].at, items[next]);
            match own.last_mut() {
                Some((last, basket)) if *last == at => basket.push(item),
                _ => own.push((at, vec![item])),
            }
            next += 1;
        }
        baskets.push(own).expect("every item is one of the products");
    }
    baskets
}
