use proptest::prelude::*;

use super::*;

fn purchase(at: i64, amount: i64, number: Option<u32>) -> Purchase {
    Purchase { at, day: at as i32, amount, number, category: None }
}

fn amounts(purchases: &[Purchase], refunds: &[Refund], at: i64) -> Vec<i64> {
    let mut book = Book::default();
    book.push(purchases.iter().copied(), refunds.iter().copied());
    book.as_of(at, at as i32).orders(0).iter().map(|order| order.amount).collect()
}

#[test]
fn orders_stand_net_of_refunds() {
    let orders = [purchase(1, 100, Some(7)), purchase(3, 50, None), purchase(5, 80, Some(9))];
    let refund = |at, amount, number| Refund { at, amount, number };
    let cases: [(&str, Vec<Refund>, i64, &[i64]); 9] = [
        ("no refund", vec![], 9, &[100, 50, 80]),
        ("nothing later is seen", vec![refund(6, None, Some(7))], 5, &[100, 50, 80]),
        ("a whole order", vec![refund(6, None, Some(7))], 6, &[50, 80]),
        ("a part", vec![refund(6, Some(30), Some(7))], 9, &[70, 50, 80]),
        ("in two parts", vec![refund(6, Some(30), Some(7)), refund(7, Some(70), Some(7))], 9, &[50, 80]),
        ("more than was paid", vec![refund(6, Some(300), Some(7))], 9, &[50, 80]),
        ("of no known order, the newest first", vec![refund(4, Some(60), None)], 9, &[90, 80]),
        ("of an order that came later", vec![refund(2, Some(20), Some(9))], 9, &[80, 50, 80]),
        ("all, of no known order", vec![refund(6, None, Some(1))], 9, &[100, 50, 80]),
    ];
    for (what, refunds, at, wanted) in cases {
        assert_eq!(amounts(&orders, &refunds, at), wanted, "{what}");
    }
}

#[test]
fn a_free_order_is_an_order() {
    assert_eq!(amounts(&[purchase(1, 0, None)], &[], 1), [0]);
}

fn customers() -> impl Strategy<Value = Vec<(Vec<Purchase>, Vec<Refund>)>> {
    let parts = (0..50_i64, 0..100_i64, proptest::option::of(0..5_u32));
    let purchases = parts.prop_map(|(at, amount, number)| purchase(at, amount, number));
    let refund = (0..50_i64, proptest::option::of(0..100_i64), proptest::option::of(0..5_u32));
    let refund = refund.prop_map(|(at, amount, number)| Refund { at, amount, number });
    let customer = (prop::collection::vec(purchases, 0..8), prop::collection::vec(refund, 0..5));
    prop::collection::vec(customer, 0..6)
}

fn book(customers: &[(Vec<Purchase>, Vec<Refund>)]) -> Book {
    let mut book = Book::default();
    customers.iter().for_each(|(purchases, refunds)| book.push(purchases.clone(), refunds.clone()));
    book
}

proptest! {
    #[test]
    fn what_happens_later_changes_nothing(all in customers(), at in 0..50_i64) {
        let past = |(purchases, refunds): &(Vec<Purchase>, Vec<Refund>)| (
            purchases.iter().copied().filter(|purchase| purchase.at <= at).collect(),
            refunds.iter().copied().filter(|refund| refund.at <= at).collect(),
        );
        let known: Vec<_> = all.iter().map(past).collect();
        prop_assert_eq!(book(&all).as_of(at, 0), book(&known).as_of(at, 0));
    }

    #[test]
    fn no_more_is_taken_than_was_given_back(all in customers()) {
        let book = book(&all);
        let ledger = book.as_of(99, 99);
        for customer in 0..book.customers() {
            let paid: i64 = book.purchases(customer).iter().map(|purchase| purchase.amount).sum();
            let net: i64 = ledger.orders(customer).iter().map(|order| order.amount).sum();
            let back: i64 = book.refunds(customer).iter().filter_map(|refund| refund.amount).sum();
            let voids = book.refunds(customer).iter().any(|refund| refund.amount.is_none());
            prop_assert!(net <= paid && (voids || net >= paid - back));
        }
    }

    #[test]
    fn books_join_in_any_pieces(all in customers(), cut in 0..6_usize) {
        let cut = cut.min(all.len());
        let mut joined = book(&all[..cut]);
        joined.append(book(&all[cut..]));
        prop_assert_eq!(joined, book(&all));
    }
}
