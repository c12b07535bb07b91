//! Where k-means starts: k-means++ of Arthur & Vassilvitskii (2007, SODA: 1027–1035), in its greedy form, which draws a few
//! candidates for each centre and keeps the one that lowers the sum of squared distances most.

use super::tiles::{BLOCK, LANES, Tiles, squared_distances};
use crate::numeric::chance::Chance;
use crate::numeric::parallel::in_order;

/// The centres to start from, one after the other: `k` rows drawn with a chance in proportion to their squared distance
/// from the centres drawn before.
pub(super) fn plus_plus(
    tiles: &Tiles,
    rows: &[f64],
    k: usize,
    chance: &mut Chance,
    threads: usize,
) -> Vec<f64> {
    let row = |ix: usize| &rows[ix * tiles.columns..][..tiles.columns];
    let mut centres = row(chance.below(tiles.rows)).to_vec();
    let candidates = 2 + libm::log(k as f64) as usize;
    let mut closest = vec![f64::INFINITY; tiles.rows];
    let mut sums = draw_near(tiles, &mut closest, &centres, threads);
    for _ in 1..k {
        let drawn: Vec<usize> = (0..candidates).map(|_| draw(&closest, &sums, chance)).collect();
        let left = sums_with(tiles, &closest, &drawn.iter().map(|ix| row(*ix)).collect::<Vec<_>>(), threads);
        let best = (0..candidates).min_by(|one, other| left[*one].total_cmp(&left[*other]));
        let centre = row(drawn[best.expect("there are candidates")]);
        sums = draw_near(tiles, &mut closest, centre, threads);
        centres.extend_from_slice(centre);
    }
    centres
}

/// Lowers the squared distances to that of a new centre. Returns their sum in each block.
fn draw_near(tiles: &Tiles, closest: &mut [f64], centre: &[f64], threads: usize) -> Vec<f64> {
    tiles.each_block(threads, closest, |block, closest| {
        let mut sum = 0.0;
        for (tile, closest) in block.tiles().zip(closest.chunks_mut(LANES)) {
            for (closest, squared) in closest.iter_mut().zip(squared_distances(tile, centre)) {
                *closest = closest.min(squared);
                sum += *closest;
            }
        }
        sum
    })
}

/// The sum of squared distances that would be left with each of the candidates.
fn sums_with(tiles: &Tiles, closest: &[f64], candidates: &[&[f64]], threads: usize) -> Vec<f64> {
    let threads = if tiles.rows > BLOCK { threads } else { 1 };
    let pieces: Vec<_> = tiles.blocks().zip(closest.chunks(BLOCK)).collect();
    let sums = in_order(threads, pieces, |(block, closest)| {
        let mut sums = vec![0.0; candidates.len()];
        for (tile, closest) in block.tiles().zip(closest.chunks(LANES)) {
            for (sum, candidate) in sums.iter_mut().zip(candidates) {
                let squared = squared_distances(tile, candidate);
                *sum +=
                    closest.iter().zip(&squared).map(|(closest, squared)| closest.min(*squared)).sum::<f64>();
            }
        }
        sums
    });
    let mut total = vec![0.0; candidates.len()];
    for sums in sums {
        total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
    }
    total
}

/// A row with a chance in proportion to its squared distance; any row if all are zero.
fn draw(closest: &[f64], sums: &[f64], chance: &mut Chance) -> usize {
    let total: f64 = sums.iter().sum();
    if total <= 0.0 {
        return chance.below(closest.len());
    }
    let mut left = chance.unit() * total;
    let block = sums.iter().position(|sum| {
        left -= sum;
        left < 0.0
    });
    let block = block.unwrap_or(sums.len() - 1);
    left += sums[block];
    let rows = &closest[block * BLOCK..];
    let within = rows.iter().take(BLOCK).position(|squared| {
        left -= squared;
        left < 0.0
    });
    // Sums of the same figures in another order differ in the last digits, so the end may be passed.
    block * BLOCK + within.unwrap_or(rows.len().min(BLOCK) - 1)
}
