//! A table laid out for distances: eight rows at a time, column after column, so that eight distances are worked out side
//! by side in registers. Tiles are joined into blocks; a block is what a thread takes at once and what sums are taken over, so
//! no figure depends on how many threads there are.

use super::Table;
use crate::numeric::parallel::in_order;

/// Rows that are worked on side by side.
pub(super) const LANES: usize = 8;
/// Tiles of a block.
const TILES: usize = 1024;
/// Rows of a block.
pub(super) const BLOCK: usize = LANES * TILES;

/// One figure for each row of a tile.
pub(super) type Lanes = [f64; LANES];

/// The tiles of a table.
#[derive(Debug, Clone)]
pub(super) struct Tiles {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// For each tile `columns` times one figure of each row. Rows missing from the last tile are zero.
    lanes: Vec<Lanes>,
}

/// For each row of a tile the nearest centre and its squared distance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    pub(super) centre: Lanes,
    pub(super) squared: Lanes,
}

impl Tiles {
    pub(super) fn new(table: &Table) -> Tiles {
        let (rows, columns) = (table.rows(), table.columns());
        let mut lanes = vec![[0.0; LANES]; rows.div_ceil(LANES) * columns];
        for (ix, row) in table.iter().enumerate() {
            let tile = &mut lanes[ix / LANES * columns..][..columns];
            tile.iter_mut().zip(row).for_each(|(lanes, figure)| lanes[ix % LANES] = *figure);
        }
        Tiles { rows, columns, lanes }
    }

    /// The blocks, in order.
    pub(super) fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        self.lanes.chunks(TILES * self.columns).enumerate().map(|(ix, lanes)| Block {
            rows: BLOCK.min(self.rows - ix * BLOCK),
            columns: self.columns,
            lanes,
        })
    }

    /// For each block the answer of `work`, which also writes to its rows of `figures`.
    pub(super) fn each_block<F: Send, T: Send>(
        &self,
        threads: usize,
        figures: &mut [F],
        work: impl Fn(Block<'_>, &mut [F]) -> T + Sync,
    ) -> Vec<T> {
        let threads = if self.rows > BLOCK { threads } else { 1 };
        let blocks: Vec<_> = self.blocks().zip(figures.chunks_mut(BLOCK)).collect();
        in_order(threads, blocks, |(block, figures)| work(block, figures))
    }
}

/// Some tiles in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) rows: usize,
    columns: usize,
    lanes: &'a [Lanes],
}

impl<'a> Block<'a> {
    /// The tiles, each as its columns.
    pub(super) fn tiles(self) -> impl Iterator<Item = &'a [Lanes]> {
        self.lanes.chunks_exact(self.columns)
    }
}

/// The squared distances of the rows of a tile to a point.
#[inline]
pub(super) fn squared_distances(tile: &[Lanes], point: &[f64]) -> Lanes {
    let mut squared = [0.0; LANES];
    for (figures, at) in tile.iter().zip(point) {
        for lane in 0..LANES {
            let apart = figures[lane] - at;
            squared[lane] += apart * apart;
        }
    }
    squared
}

/// The nearest of some centres for each row of a tile; the first of several that are as near.
#[inline]
pub(super) fn nearest(tile: &[Lanes], centres: &[f64]) -> Nearest {
    let mut best = Nearest { centre: [0.0; LANES], squared: [f64::INFINITY; LANES] };
    for (ix, centre) in centres.chunks_exact(tile.len()).enumerate() {
        let squared = squared_distances(tile, centre);
        let ix = ix as f64;
        for ((squared, best), centre) in squared.iter().zip(&mut best.squared).zip(&mut best.centre) {
            let closer = squared < best;
            // Without a branch, so that it is done for several rows at once.
            *centre = if closer { ix } else { *centre };
            *best = if closer { *squared } else { *best };
        }
    }
    best
}
