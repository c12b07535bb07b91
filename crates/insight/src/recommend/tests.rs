use proptest::prelude::*;

use super::*;
use crate::numeric::chance::Chance;

const ITEMS: usize = 12;

fn baskets_of(customers: &[Vec<Vec<u32>>]) -> Baskets {
    let mut baskets = Baskets::new(ITEMS);
    for customer in customers {
        baskets.push((0..).zip(customer.iter().cloned()).collect()).unwrap();
    }
    baskets
}

fn items(offers: &[Offer]) -> Vec<u32> {
    offers.iter().map(|offer| offer.item).collect()
}

fn all_of(model: &dyn Recommender, baskets: &Baskets, shelf: &Shelf, count: usize) -> Vec<Vec<Offer>> {
    let everybody: Vec<usize> = (0..baskets.customers()).collect();
    offers(model, baskets, &everybody, shelf, &Popularity::of_all(baskets), count, 2)
}

#[test]
fn what_was_bought_often_and_lately_comes_first() {
    let baskets = baskets_of(&[vec![vec![0, 1], vec![0, 2], vec![2, 3], vec![0]], vec![vec![5], vec![5, 6]]]);
    let all = all_of(&Repeat::default(), &baskets, &Shelf::default(), 6);
    // 0: 1 + .81 + .729, 2: .9 + .81, 3: .9, 1: .729; then what others buy.
    assert_eq!(items(&all[0]), [0, 2, 3, 1, 5, 6]);
    assert!((all[0][0].score - 2.539).abs() < 1e-12);
    assert_eq!(all[0][3].reason, Reason::Scored);
    assert_eq!(all[0][4].reason, Reason::Popular);
}

#[test]
fn somebody_new_gets_what_the_segment_buys() {
    let baskets =
        baskets_of(&[vec![vec![1], vec![1]], vec![vec![2], vec![2], vec![2]], vec![vec![3]], vec![]]);
    let all = Popularity::of_all(&baskets);
    let segment = Popularity::of_segment(&baskets, [0, 2], &all);
    assert_eq!(items(&offers_for_segment(&Shelf::default(), &segment, 5)), [1, 3]);
    assert_eq!(segment.ranking()[..3], [1, 3, 2]);
    assert_eq!(items(&all_of(&Repeat::default(), &baskets, &Shelf::default(), 2)[3]), [2, 1]);
}

#[test]
fn a_list_is_not_all_of_one_kind() {
    let baskets = baskets_of(&[vec![vec![0, 1, 2, 6], vec![0, 1, 2], vec![0, 1]]]);
    let categories = Some((0..ITEMS as u32).map(|item| item / 6).collect());
    let shelf = Shelf { categories, per_category: Some(2), ..Shelf::default() };
    assert_eq!(items(&all_of(&Repeat::default(), &baskets, &shelf, 4)[0]), [0, 1, 6]);
}

/// Customers with a taste for four of the twelve items, over a year.
fn tastes(customers: usize, seed: u64) -> Baskets {
    let mut chance = Chance::new(seed);
    let mut baskets = Baskets::new(ITEMS);
    for customer in 0..customers {
        let bought = (0..4).map(|_| {
            let of_taste = chance.below(4) + 4 * (customer % 3);
            let any = chance.below(ITEMS);
            (chance.below(365) as i64, vec![of_taste as u32, any as u32])
        });
        baskets.push(bought.collect()).unwrap();
    }
    baskets
}

#[test]
fn models_find_what_is_new_better_than_popularity_does() {
    let held = Held::from(&tastes(3000, 1), 200);
    let popularity = Popularity::of_all(&held.past);
    let shelf = Shelf { only_new: true, ..Shelf::default() };
    let sets = Sets::of_customers(&held.past);
    let recall = |model: &dyn Recommender| {
        let everybody: Vec<usize> = (0..held.past.customers()).collect();
        let lists = offers(model, &held.past, &everybody, &shelf, &popularity, 2, 2);
        evaluate(&held, 2, 2, |customer| items(&lists[customer])).explore.recall
    };
    let popular = recall(&Repeat::default());
    let near = recall(&Neighbours::fit(&sets, &Nearness::default(), 2));
    let ease = recall(&Ease::fit(&sets, 50.0, 2).unwrap());
    let factors =
        recall(&Factors::fit(&sets, &Training { factors: 3, regularisation: 0.05, ..Training::default() }));
    for (name, recall) in [("neighbours", near), ("EASE", ease), ("iALS", factors)] {
        assert!(recall > popular + 0.1, "{name}: {recall}, popularity: {popular}");
    }
}

fn worlds() -> impl Strategy<Value = (Vec<Vec<Vec<u32>>>, Shelf)> {
    let basket = prop::collection::vec(0..ITEMS as u32, 0..5);
    let customers = prop::collection::vec(prop::collection::vec(basket, 0..5), 1..12);
    let flags = || proptest::option::of(prop::collection::vec(any::<bool>(), ITEMS));
    let categories = proptest::option::of(prop::collection::vec(0..3_u32, ITEMS));
    let shelves = (flags(), flags(), categories, proptest::option::of(0..4_usize), any::<bool>());
    let shelves = shelves.prop_map(|(in_stock, durable, categories, per_category, only_new)| Shelf {
        in_stock,
        durable,
        categories,
        per_category,
        only_new,
    });
    (customers, shelves)
}

proptest! {
    #[test]
    fn nothing_is_offered_that_may_not_be((customers, shelf) in worlds(), count in 0..8_usize) {
        let baskets = baskets_of(&customers);
        let sets = Sets::of_customers(&baskets);
        let ease = Ease::fit(&sets, 1.0, 1).unwrap();
        let near = Neighbours::fit(&sets, &Nearness { least: 1, ..Nearness::default() }, 1);
        let factors = Factors::fit(&sets, &Training { factors: 3, rounds: 2, ..Training::default() });
        let models: [&dyn Recommender; 4] = [&Repeat::default(), &near, &ease, &factors];
        for model in models {
            for (customer, offers) in all_of(model, &baskets, &shelf, count).iter().enumerate() {
                prop_assert!(offers.len() <= count);
                let owned = baskets.past(customer).owned();
                for offer in offers {
                    let item = offer.item as usize;
                    prop_assert!(shelf.in_stock.as_ref().is_none_or(|in_stock| in_stock[item]));
                    let owns = owned.contains(&offer.item);
                    prop_assert!(!(shelf.only_new && owns));
                    prop_assert!(!(owns && shelf.durable.as_ref().is_some_and(|durable| durable[item])));
                    prop_assert!(offers.iter().filter(|other| other.item == offer.item).count() == 1);
                    if let (Some(categories), Some(most)) = (&shelf.categories, shelf.per_category) {
                        let same = |other: &&Offer| categories[other.item as usize] == categories[item];
                        prop_assert!(offers.iter().filter(same).count() <= most);
                    }
                }
            }
        }
    }

    #[test]
    fn quality_is_between_none_and_all((customers, shelf) in worlds(), at in 0..5_i64) {
        let held = Held::from(&baskets_of(&customers), at);
        let lists = all_of(&Repeat::default(), &held.past, &shelf, 5);
        let found = evaluate(&held, 5, 2, |customer| items(&lists[customer]));
        for quality in [found.all, found.repeat, found.explore] {
            for share in [quality.recall, quality.ndcg, quality.hit_rate] {
                prop_assert!((0.0..=1.0 + 1e-12).contains(&share));
            }
            prop_assert!(quality.recall <= quality.hit_rate + 1e-12);
        }
    }
}
