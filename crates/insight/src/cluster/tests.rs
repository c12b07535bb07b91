use proptest::prelude::*;

use super::flowers::{irises, species};
use super::k_means::squared_distance;
use super::wines::{vineyards, wines};
use super::*;
use crate::numeric::chance::Chance;

fn many_starts() -> Search {
    Search { restarts: 50, ..Search::default() }
}

/// Round blobs with these centres, each of as many rows.
fn blobs(centres: &[[f64; 2]], rows: usize, spread: f64, seed: u64) -> Table {
    let mut chance = Chance::new(seed);
    let mut values = Vec::new();
    for centre in centres {
        for _ in 0..rows {
            values.extend(centre.map(|at| at + spread * chance.normal()));
        }
    }
    Table::new(2, values).unwrap()
}

fn noise(rows: usize, columns: usize, seed: u64) -> Table {
    let mut chance = Chance::new(seed);
    Table::new(columns, (0..rows * columns).map(|_| chance.normal()).collect()).unwrap()
}

const FIVE: [[f64; 2]; 5] = [[0.0, 0.0], [6.0, 0.0], [0.0, 6.0], [6.0, 6.0], [3.0, 12.0]];

#[test]
fn irises_fall_into_the_known_clusters() {
    let irises = irises();
    let inertias = [152.347952, 78.851441, 57.228473, 46.446182, 39.039987, 34.299712];
    for (k, wanted) in (2..).zip(inertias) {
        let found = KMeans::fit(&irises, k, &many_starts()).unwrap();
        assert!((found.inertia / wanted - 1.0).abs() < 1e-6, "{k}: {} instead of {wanted}", found.inertia);
    }
    let three = KMeans::fit(&irises, 3, &many_starts()).unwrap();
    let mut sizes = three.sizes.clone();
    sizes.sort_unstable();
    assert_eq!(sizes, [38, 50, 62]);
    let near = |got: f64, wanted: f64, what: &str| assert!((got - wanted).abs() < 1e-4, "{what} {got}");
    near(silhouette(&irises, &three.labels, 1, 1).unwrap().mean, 0.552819, "silhouette");
    near(calinski_harabasz(&irises, &three.labels).unwrap(), 561.6278, "Calinski-Harabasz");
    near(davies_bouldin(&irises, &three.labels).unwrap(), 0.661972, "Davies-Bouldin");
    near(Crossing::new(&three.labels, &species()).adjusted_rand(), 0.7302, "Rand");
    let two = KMeans::fit(&irises, 2, &many_starts()).unwrap();
    near(silhouette(&irises, &two.labels, 1, 1).unwrap().mean, 0.681046, "silhouette of two");
}

#[test]
fn mixtures_of_irises_have_the_known_criterion() {
    let irises = irises();
    for (k, wanted) in (1..).zip([829.978, 574.018, 580.839]) {
        let mixture = Mixture::fit(&irises, k, Shape::Full, &many_starts()).unwrap();
        assert!((mixture.bic - wanted).abs() < 0.02, "{k}: {} instead of {wanted}", mixture.bic);
    }
    let three = Mixture::fit(&irises, 3, Shape::Full, &many_starts()).unwrap();
    assert!((three.ln_likelihood + 180.1855).abs() < 0.01, "{}", three.ln_likelihood);
    assert!((Crossing::new(&three.labels, &species()).adjusted_rand() - 0.9039).abs() < 1e-4);
}

#[test]
fn columns_that_say_the_same_break_no_mixture() {
    let mut chance = Chance::new(8);
    let values =
        (0..100).flat_map(|_| [1e9, 2e9, 3e9].map(|scale| scale * (1.0 + f64::from(chance.below(2) as u32))));
    let same = (0..100_u32).flat_map(|ix| [1e9, 1e9 / 3.0, 7e9].map(|scale| scale * f64::from(ix)));
    for values in [values.collect(), same.collect::<Vec<f64>>()] {
        let mixture =
            Mixture::fit(&Table::new(3, values).unwrap(), 2, Shape::Full, &Search::default()).unwrap();
        assert!(mixture.bic.is_finite());
    }
}

#[test]
fn three_clusters_of_irises_are_stable() {
    let irises = irises();
    let found = KMeans::fit(&irises, 3, &many_starts()).unwrap();
    let mut jaccard = bootstrap_jaccard(&irises, &found, 60, &Search::default());
    jaccard.sort_unstable_by(f64::total_cmp);
    for (got, wanted) in jaccard.iter().zip([0.893, 0.908, 1.0]) {
        assert!((got - wanted).abs() < 0.05, "{jaccard:?}");
    }
}

#[test]
fn wines_fall_into_the_known_clusters() {
    let wines = wines();
    let known = [(2, 1658.758852, 0.259317), (3, 1277.928489, 0.284859), (4, 1175.378999, 0.261435)];
    for (k, inertia, wanted) in known {
        let found = KMeans::fit(&wines, k, &many_starts()).unwrap();
        assert!((found.inertia / inertia - 1.0).abs() < 1e-6, "{k}: {}", found.inertia);
        let mean = silhouette(&wines, &found.labels, 1, 1).unwrap().mean;
        assert!((mean - wanted).abs() < 1e-4, "{k}: {mean}");
    }
    let starts = Search { restarts: 400, ..Search::default() };
    let five = KMeans::fit(&wines, 5, &starts).unwrap().inertia;
    // The figure in print is a local minimum; with many starts a lower one is found.
    assert!(five <= 1105.140961, "{five}");
}

#[test]
fn three_kinds_of_wine_and_of_iris_are_chosen() {
    let choice = choose(&wines(), &Search::default()).unwrap();
    assert_eq!(choice.chosen().k, 3);
    assert!((Crossing::new(&choice.clusters.labels, &vineyards()).adjusted_rand() - 0.8975).abs() < 1e-4);
    assert!(choice.chosen().least_jaccard() > 0.85);
    for k in [4, 5] {
        let candidate = choice.candidates.iter().find(|candidate| candidate.k == k).unwrap();
        assert!(matches!(candidate.refused, Some(Refused::Unstable { .. })), "{candidate:?}");
    }
    assert_eq!(choose(&irises(), &Search::default()).unwrap().chosen().k, 3);
}

#[test]
fn five_planted_blobs_are_found() {
    for seed in 1..=3 {
        let table = blobs(&FIVE, 120, 0.8, seed);
        let choice = choose(&table, &Search { seed, ..Search::default() }).unwrap();
        assert_eq!(choice.chosen().k, 5);
        let planted: Vec<u8> = (0..600_u16).map(|row| (row / 120) as u8).collect();
        assert!(Crossing::new(&choice.clusters.labels, &planted).adjusted_rand() > 0.98);
        let widest = choice.gaps.iter().max_by(|one, other| one.gap.total_cmp(&other.gap));
        assert_eq!(widest.unwrap().k, 5);
    }
}

#[test]
fn noise_is_refused() {
    let mut chance = Chance::new(5);
    let even = Table::new(2, (0..2000).map(|_| chance.unit()).collect()).unwrap();
    for table in [even, noise(1000, 6, 1), noise(400, 2, 2), noise(60, 4, 3)] {
        let refused = choose(&table, &Search::default());
        assert!(refused.is_err(), "{:?}", refused.map(|choice| choice.candidates));
    }
}

#[test]
fn too_few_rows_are_refused() {
    assert_eq!(choose(&noise(29, 2, 1), &Search::default()), Err(NoClusters::TooFew(29)));
    let alike = Table::new(1, vec![3.0; 50]).unwrap();
    assert_eq!(KMeans::fit(&alike, 2, &Search::default()), Err(KMeansError::TooFew { rows: 50, k: 2 }));
    assert!(choose(&alike, &Search::default()).is_err());
    assert_eq!(KMeans::fit(&alike, 0, &Search::default()), Err(KMeansError::Count(0)));
}

#[test]
fn an_empty_cluster_gets_the_farthest_row() {
    let table = Table::new(1, vec![0.0, 0.1, 0.2, 9.0]).unwrap();
    let far = Table::new(1, vec![0.0, 100.0]).unwrap();
    let found = KMeans::from_centres(&table, &far, &Search::default()).unwrap();
    assert_eq!(found.labels, [0, 0, 0, 1]);
    assert!((found.inertia - 0.02).abs() < 1e-12);
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let table = noise(50_000, 3, 9);
    let fit =
        |threads| KMeans::fit(&table, 4, &Search { restarts: 2, threads, ..Search::default() }).unwrap();
    let one = fit(1);
    for threads in [2, 5] {
        assert_eq!(one, fit(threads));
    }
    let silhouettes = |threads| silhouette(&table, &one.labels, 3, threads);
    assert_eq!(silhouettes(1), silhouettes(5));
    let small = blobs(&FIVE, 30, 1.0, 4);
    let choice = |threads| choose(&small, &Search { threads, restarts: 3, ..Search::default() });
    assert_eq!(choice(1), choice(5));
}

#[test]
fn clusters_of_a_real_shop_are_stable_and_have_names() {
    let ordered = crate::cdnow_for_tests::customers().into_iter().map(|customer| {
        let orders: Vec<(u32, f64)> = customer.until(273).collect();
        let last = orders.last().expect("all ordered before").0;
        [f64::from(273 - last), orders.len() as f64, orders.iter().map(|order| order.1).sum()]
    });
    let table = Table::new(3, ordered.flatten().collect()).unwrap();
    let scaling = Scaling::fit(&table, &[false, true, true]);
    let choice =
        choose(&scaling.apply(&table).unwrap(), &Search { threads: 2, ..Search::default() }).unwrap();
    assert_eq!(choice.chosen().k, 3);
    assert!(choice.chosen().least_jaccard() > 0.9, "{:?}", choice.chosen());
    let words = |name, high, low| FeatureWords { name, high, low };
    let words = [
        words("days since the last order", "long away", "lately here"),
        words("orders", "orders often", "orders seldom"),
        words("spend", "spends much", "spends little"),
    ];
    let described = describe(&table, &scaling, &choice.clusters.labels, 1);
    let mut names = names(&described, &words, Language::English);
    names.sort_unstable();
    assert_eq!(names, NAMES_OF_CDNOW);
    for description in described {
        assert!(description.precision > 0.8 && description.coverage > 0.8, "{description:?}");
    }
}

const NAMES_OF_CDNOW: [&str; 3] = [
    "Lately here, orders often, spends much (less so)",
    "Orders often, lately here, spends much (more so)",
    "Orders seldom, long away, spends little",
];

/// Lloyd's algorithm as one would write it down.
fn plain(table: &Table, centres: &Table, rounds: usize) -> (Vec<Vec<f64>>, Vec<u8>, f64) {
    let mut centres: Vec<Vec<f64>> = centres.iter().map(<[f64]>::to_vec).collect();
    let mut labels = vec![u8::MAX; table.rows()];
    loop {
        let mut inertia = 0.0;
        let before = labels.clone();
        for (row, label) in table.iter().zip(&mut labels) {
            let squared: Vec<f64> = centres.iter().map(|centre| squared_distance(row, centre)).collect();
            let nearest = (0..squared.len()).min_by(|a, b| squared[*a].total_cmp(&squared[*b])).unwrap();
            *label = nearest as u8;
            inertia += squared[nearest];
        }
        if labels == before || rounds == 0 {
            return (centres, labels, inertia);
        }
        for (ix, centre) in centres.iter_mut().enumerate() {
            let own: Vec<usize> = (0..table.rows()).filter(|row| usize::from(labels[*row]) == ix).collect();
            for (column, at) in centre.iter_mut().enumerate() {
                *at = own.iter().map(|row| table.row(*row)[column]).sum::<f64>() / own.len() as f64;
            }
        }
    }
}

fn tables() -> impl Strategy<Value = Table> {
    (1..5_usize, 12..80_usize, any::<u64>()).prop_map(|(columns, rows, seed)| noise(rows, columns, seed))
}

proptest! {
    #[test]
    fn side_by_side_is_the_same_as_one_by_one(table in tables(), k in 1..5_usize) {
        let start = table.pick(&(0..k).collect::<Vec<usize>>());
        let exact = Search { tolerance: 0.0, ..Search::default() };
        let found = KMeans::from_centres(&table, &start, &exact).unwrap();
        let (centres, labels, inertia) = plain(&table, &start, 300);
        // Where a cluster runs empty the plain way has no answer.
        prop_assume!(centres.iter().flatten().all(|at| at.is_finite()));
        prop_assert_eq!(found.labels, labels);
        prop_assert!((found.inertia - inertia).abs() <= 1e-9 * inertia.max(1.0));
    }

    #[test]
    fn inertia_never_rises(table in tables(), k in 1..6_usize) {
        let start = table.pick(&(0..k).collect::<Vec<usize>>());
        let mut before = f64::INFINITY;
        for rounds in 1..12 {
            let search = Search { rounds, tolerance: 0.0, ..Search::default() };
            let found = KMeans::from_centres(&table, &start, &search).unwrap();
            prop_assert!(found.inertia <= before * (1.0 + 1e-12));
            before = found.inertia;
        }
    }

    #[test]
    fn each_row_is_nearest_to_its_own_centre(table in tables(), k in 1..6_usize) {
        let found = KMeans::fit(&table, k, &Search { restarts: 2, ..Search::default() }).unwrap();
        prop_assert_eq!(found.sizes.iter().sum::<usize>(), table.rows());
        prop_assert_eq!(found.assign(&table, 1), found.labels.clone());
    }
}
