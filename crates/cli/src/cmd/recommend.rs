//! `kesit recommend`: what to offer to whom, what goes together, and how good that would have been.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use kesit_app::insight::Shop;
use kesit_app::insight::recommend::{self as app, Because, Goods, Kind, ModelKind, Question};
use kesit_insight::recommend::Quality;
use kesit_model::{PersonId, Span, Timestamp};

use crate::args::{KindArg, Recommend, RecommendModel};
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

const DAY_MS: i64 = 86_400_000;

pub(crate) fn run(args: &Recommend, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let goods = Goods::of(shop, as_of);
    if goods.products.is_empty() {
        return Err(no_products(words));
    }
    let buyers = buyers(&goods);
    let mut answer = Answer { headline: ground.headline(as_of, buyers.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    answer.fact("products", words.of("Products", "Ürün"), Cell::count(goods.products.len()));
    if let Some(days) = args.check {
        checked(args, &goods, as_of, days, shop.threads(), words, &mut answer)?;
    } else if args.bought_together {
        together(args, &goods, shop.threads(), words, &mut answer)?;
    } else {
        let customers = wanted(args, shop, &goods, buyers, words)?;
        let question = question(args, &goods, words)?;
        answer.sheets.push(offers(&goods, shop, &question, &customers, words));
        answer.notes.push(words.of(
            "Scores compare the products of one customer only. Prices, margins and stock are not looked at unless --in-stock says what there is.",
            "Puanlar yalnızca aynı müşterinin ürünlerini karşılaştırır. Fiyat, kâr ve --in-stock verilmedikçe stok gözetilmez.",
        ).to_owned());
    }
    answer.write(args.shop.format, &ground.setting, out)
}

fn no_products(words: Words) -> Failure {
    Failure::input(words.of("no order says which products it holds", "hiçbir siparişte ürün bilgisi yok"))
        .hint(words.of(
            "orders need `products` with a `product_id`, `sku` or `name`; in a table, a column for the product",
            "siparişlerde `product_id`, `sku` ya da `name` taşıyan `products`, tabloda ise bir ürün sütunu gerekir",
        ))
}

/// Customers with a basket.
fn buyers(goods: &Goods) -> Vec<usize> {
    let has = |customer: &usize| goods.baskets.past(*customer).baskets().len() > 0;
    (0..goods.baskets.customers()).filter(has).collect()
}

/// The places of the customers that are asked for; of those in a file, also the ones who bought nothing yet.
fn wanted(
    args: &Recommend,
    shop: &Shop<'_>,
    goods: &Goods,
    buyers: Vec<usize>,
    words: Words,
) -> Result<Vec<usize>, Failure> {
    let place = |id: &str| {
        let customer = shop.timelines().customer(&PersonId::parse(id)?)?.0 as usize;
        (customer < goods.baskets.customers()).then_some(customer)
    };
    if let Some(id) = &args.customer {
        let what = words.of("--customer: there is no such customer", "--customer: böyle bir müşteri yok");
        return Ok(vec![place(id).ok_or_else(|| Failure::input(what))?]);
    }
    let Some(path) = &args.customers else { return Ok(buyers) };
    let mut customers: Vec<usize> = lines("--customers", path)?.iter().filter_map(|id| place(id)).collect();
    customers.sort_unstable();
    customers.dedup();
    if customers.is_empty() {
        let what =
            words.of("--customers: none of these is known", "--customers: bunların hiçbiri bilinmiyor");
        return Err(Failure::input(what));
    }
    Ok(customers)
}

fn lines(option: &str, path: &Path) -> Result<Vec<String>, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("{option} {}: {error}", path.display())))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(|line| line.trim().to_owned());
    Ok(lines.filter(|line| !line.is_empty()).collect())
}

fn question(args: &Recommend, goods: &Goods, words: Words) -> Result<Question, Failure> {
    let in_stock = args.in_stock.as_deref().map(|path| stock(path, goods, words)).transpose()?;
    Ok(Question {
        kind: match args.kind {
            KindArg::Repeat => Kind::Repeat,
            KindArg::Explore => Kind::Explore,
            KindArg::Both => Kind::Both,
        },
        model: model(args),
        count: args.count.into(),
        per_category: args.per_category.map(usize::from),
        only_new: args.exclude_owned,
        in_stock,
    })
}

fn model(args: &Recommend) -> ModelKind {
    match args.model {
        RecommendModel::Neighbours => ModelKind::Neighbours,
        RecommendModel::Ease => ModelKind::Ease,
        RecommendModel::Factors => ModelKind::Factors,
        RecommendModel::Auto => ModelKind::Auto,
    }
}

fn stock(path: &Path, goods: &Goods, words: Words) -> Result<Vec<bool>, Failure> {
    let ids: HashSet<String> = lines("--in-stock", path)?.into_iter().collect();
    let in_stock: Vec<bool> = goods.products.iter().map(|product| ids.contains(&product.id)).collect();
    if in_stock.contains(&true) {
        return Ok(in_stock);
    }
    let what = words.of(
        "--in-stock: none of these products was ever ordered",
        "--in-stock: bu ürünlerin hiçbiri sipariş edilmemiş",
    );
    Err(Failure::input(what))
}

fn offers(goods: &Goods, shop: &Shop<'_>, question: &Question, customers: &[usize], words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("place", words.of("Place", "Sıra")),
        ("product", words.of("Product", "Ürün")),
        ("name", words.of("Name", "Ad")),
        ("score", words.of("Score", "Puan")),
        ("reason", words.of("Because", "Neden")),
    ];
    let mut sheet = Sheet::new("offers", "", &columns);
    let lists = goods.offers(question, customers, shop.threads());
    for (customer, list) in customers.iter().zip(lists) {
        for (place, offered) in list.iter().enumerate() {
            let product = goods.product(offered.offer.item);
            sheet.row([
                Cell::text(shop.id(*customer).as_str()),
                Cell::count(place + 1),
                Cell::text(product.id.as_str()),
                Cell::text(product.name.as_str()),
                match offered.because {
                    Because::Popular => Cell::Missing,
                    _ => Cell::Number(offered.score(), 3),
                },
                Cell::text(because(goods, offered.because, words)),
            ]);
        }
    }
    sheet
}

fn because(goods: &Goods, because: Because, words: Words) -> String {
    match because {
        Because::BoughtBefore => words.of("bought before", "daha önce alındı").to_owned(),
        Because::Bought(item) => {
            let name = &goods.product(item).name;
            words.text(format!("bought {name}"), format!("{name} alındı"))
        }
        Because::BoughtAlike => {
            words.of("customers who buy alike buy it", "benzer alışveriş yapanlar alıyor").to_owned()
        }
        Because::Popular => words.of("popular", "çok satıyor").to_owned(),
    }
}

fn together(
    args: &Recommend,
    goods: &Goods,
    threads: usize,
    words: Words,
    answer: &mut Answer,
) -> Result<(), Failure> {
    let unknown =
        || Failure::input(words.of("--product: there is no such product", "--product: böyle bir ürün yok"));
    let item = args.product.as_ref().map(|id| goods.item(id).ok_or_else(unknown)).transpose()?;
    let columns = [
        ("product", words.of("Product", "Ürün")),
        ("name", words.of("Name", "Ad")),
        ("with", words.of("With", "Birlikte")),
        ("with_name", words.of("Name", "Ad")),
        ("baskets", words.of("Baskets", "Sepet")),
        ("support", words.of("Support", "Destek")),
        ("confidence", words.of("Confidence", "Güven")),
        ("lift", words.of("Lift", "Kaldıraç")),
    ];
    let mut sheet = Sheet::new("together", "", &columns);
    for (first, other) in goods.together(item, args.count.into(), threads) {
        let (one, two) = (goods.product(first), goods.product(other.item));
        sheet.row([
            Cell::text(one.id.as_str()),
            Cell::text(one.name.as_str()),
            Cell::text(two.id.as_str()),
            Cell::text(two.name.as_str()),
            Cell::Count(other.both.into()),
            Cell::Share(other.support),
            Cell::Share(other.confidence),
            Cell::Number(other.lift, 1),
        ]);
    }
    if sheet.rows.is_empty() {
        answer.notes.push(
            words
                .of(
                    "No two products lie in at least two baskets together.",
                    "En az iki sepette birlikte bulunan ürün yok.",
                )
                .to_owned(),
        );
    }
    answer.notes.push(words.of(
        "Support: the part of all baskets with both. Confidence: the part of the baskets with the first that hold the other too. Lift: how many times as many as by chance.",
        "Destek: iki ürünü birlikte içeren sepetlerin payı. Güven: ilkini içeren sepetlerden ötekini de içerenlerin payı. Kaldıraç: rastlantıya göre kaç kat.",
    ).to_owned());
    answer.sheets.push(sheet);
    Ok(())
}

fn checked(
    args: &Recommend,
    goods: &Goods,
    as_of: Timestamp,
    days: i32,
    threads: usize,
    words: Words,
    answer: &mut Answer,
) -> Result<(), Failure> {
    let from = as_of.minus(Span(i64::from(days) * DAY_MS));
    let count = usize::from(args.count);
    let Some(checked) = app::check(goods, from.0, model(args), count, threads) else {
        return Err(Failure::input(words.of(
            "nobody who had bought before bought again in these days",
            "bu günlerde, önceden alışveriş yapmış kimse yeniden almamış",
        ))
        .hint(
            words
                .of("try more days, or a later --as-of", "daha çok gün ya da daha ileri bir --as-of deneyin"),
        ));
    };
    let columns = [
        ("offers", words.of("Offers", "Öneri")),
        ("against", words.of("Held against", "Neye karşı")),
        ("customers", words.of("Customers", "Müşteri")),
        ("recall", words.of("Recall", "Geri çağırma")),
        ("ndcg", "NDCG"),
        ("hit_rate", words.of("Hit rate", "İsabet eden müşteri")),
    ];
    let mut sheet = Sheet::new("check", "", &columns);
    for line in &checked.lines {
        let name = match line.kind {
            None => words.of("popular", "çok satan"),
            Some(Kind::Repeat) => words.of("repeat", "tekrar"),
            Some(Kind::Explore) => words.of("explore", "keşif"),
            Some(Kind::Both) => words.of("both", "ikisi"),
        };
        let against: [(&str, &Quality); 3] = [
            (words.of("everything bought next", "sonraki tüm alımlar"), &line.quality.all),
            (words.of("bought again", "yeniden alınanlar"), &line.quality.repeat),
            (words.of("bought for the first time", "ilk kez alınanlar"), &line.quality.explore),
        ];
        for (what, quality) in against {
            sheet.row([
                Cell::text(name),
                Cell::text(what),
                Cell::count(quality.customers),
                Cell::Share(quality.recall),
                Cell::Number(quality.ndcg, 3),
                Cell::Share(quality.hit_rate),
            ]);
        }
    }
    let repeat = checked.lines[0].quality.repeat_share;
    answer.fact("from", words.of("Known until", "Bilinen son an"), Cell::Instant(from));
    answer.fact(
        "repeat_share",
        words.of("Of what was bought next, bought before", "Sonra alınanlardan önceden alınmış olan"),
        Cell::Share(repeat),
    );
    answer.sheets.push(sheet);
    answer.notes.push(words.text(
        format!("Lists of {count}, made of what was known then, against each customer's first basket after. Recall: the part of the basket that was in the list."),
        format!("O gün bilinenlerle yapılan {count} ürünlük listeler, her müşterinin sonraki ilk sepetine karşı. Geri çağırma: sepetin listede bulunan payı."),
    ));
    Ok(())
}
