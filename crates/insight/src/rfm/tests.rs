//! CDNOW as of 1997-09-30: the sizes of scores and groups, and how the groups moved by 1998-06-30.

use super::*;
use crate::cdnow_for_tests as cdnow;

const FIRST: u32 = 273;
const SECOND: u32 = 546;

fn figures(day: u32) -> Vec<Figures> {
    let of = |customer: &cdnow::Customer| {
        let until: Vec<(u32, f64)> = customer.until(day).collect();
        Figures {
            recency_days: f64::from(day - until.last().expect("everybody ordered early").0),
            orders: until.len() as f64,
            money: until.iter().map(|(_, money)| money).sum(),
        }
    };
    cdnow::customers().iter().map(of).collect()
}

fn groups(scheme: &Scheme, figures: &[Figures]) -> Vec<usize> {
    let scale = Scale::fit(figures, scheme.parts());
    figures.iter().map(|customer| scheme.group(scale.scores(customer), customer.orders == 1.0)).collect()
}

fn sizes(groups: &[usize], count: usize) -> Vec<usize> {
    (0..count).map(|group| groups.iter().filter(|other| **other == group).count()).collect()
}

#[test]
fn sizes_of_the_scores() {
    let figures = figures(FIRST);
    let scale = Scale::fit(&figures, 5);
    let count = |score: fn(Scores) -> u8| {
        [1, 2, 3, 4, 5]
            .map(|part| figures.iter().filter(|customer| score(scale.scores(customer)) == part).count())
    };
    assert_eq!(count(|scores| scores.r), [480, 478, 459, 475, 465]);
    assert_eq!(count(|scores| scores.f), [1411, 0, 439, 214, 293]);
    assert_eq!(count(|scores| scores.m), [480, 464, 471, 471, 471]);
}

#[test]
fn sizes_of_the_groups() {
    let figures = figures(FIRST);
    assert_eq!(sizes(&groups(&six(), &figures), 6), [647, 272, 333, 147, 229, 729]);
    let eleven = sizes(&groups(&eleven(), &figures), 11);
    assert_eq!(eleven, [414, 108, 165, 232, 191, 168, 207, 61, 245, 287, 279]);
}

#[test]
fn movement_over_nine_months() {
    let (before, after) = (groups(&six(), &figures(FIRST)), groups(&six(), &figures(SECOND)));
    let moved = before.iter().zip(&after).map(|(before, after)| (Some(*before), Some(*after)));
    let movement = Movement::count(6, moved);
    assert_eq!(
        movement.counts(),
        [
            vec![573, 74, 0, 0, 0, 0],
            vec![85, 138, 14, 0, 27, 8],
            vec![31, 21, 199, 0, 0, 82],
            vec![16, 22, 109, 0, 0, 0],
            vec![41, 0, 0, 0, 142, 46],
            vec![49, 32, 0, 0, 0, 648],
        ]
    );
}

#[test]
fn a_scale_of_the_shops_own() {
    let scale = Scale::fixed(&[30.0, 90.0], &[2.0, 5.0], &[100.0, 1000.0]).expect("in order");
    let scores = |recency_days, orders, money| scale.scores(&Figures { recency_days, orders, money });
    assert_eq!(scores(30.0, 5.0, 999.0), Scores { r: 3, f: 3, m: 2 });
    assert_eq!(scores(31.0, 1.0, 99.0), Scores { r: 2, f: 1, m: 1 });
    assert_eq!(scores(91.0, 2.0, 1000.0), Scores { r: 1, f: 2, m: 3 });
    assert_eq!([3, 2, 1].map(|score| scale.recency_kept_until(score)), [Some(30.0), Some(90.0), None]);
    assert_eq!(Scale::fixed(&[90.0, 30.0], &[2.0, 5.0], &[1.0, 2.0]), Err(SchemeError::Bounds));
}
