//! From the order of arrival to the order of customers and time.

use std::ops::Range;
use std::thread;

use super::Stage;
use crate::{BLOCK_ROWS, MessageIds, Payload, Series};

/// Whom entries belong to.
pub(super) struct Owners<'a> {
    /// How many customers (or accounts) there are.
    pub(super) count: usize,
    /// The customer (or account) of a person (or account) as numbered while staging.
    pub(super) of: &'a (dyn Fn(u32) -> u32 + Sync),
}

/// Makes the series of every block that has entries, and hands them over in order.
pub(super) fn distribute<P: Payload + Send + Sync>(
    stage: Stage<P>,
    owners: &Owners<'_>,
    order: &MessageIds,
    threads: usize,
    mut add: impl FnMut(usize, Series<P>),
) {
    if stage.who.is_empty() {
        return;
    }
    let blocks = owners.count.div_ceil(BLOCK_ROWS);
    let starts = starts(&stage, owners, blocks * BLOCK_ROWS);
    let mut picks = picks(&stage, owners, &starts);
    let (stage, starts) = (&stage, starts.as_slice());
    let made: Vec<Vec<Option<Series<P>>>> = thread::scope(|scope| {
        let mut rest = picks.as_mut_slice();
        let mut running = Vec::new();
        for stretch in stretches(starts, blocks, threads) {
            let entries = starts[stretch.end * BLOCK_ROWS] - starts[stretch.start * BLOCK_ROWS];
            let (mine, others) = std::mem::take(&mut rest).split_at_mut(entries as usize);
            rest = others;
            running.push(scope.spawn(move || make_stretch(stage, starts, stretch, mine, order)));
        }
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        running.into_iter().map(join).collect()
    });
    for (block, series) in made.into_iter().flatten().enumerate() {
        series.into_iter().for_each(|series| add(block, series));
    }
}

/// Where each customer's entries begin once they are in order, and where the last one's end.
fn starts<P>(stage: &Stage<P>, owners: &Owners<'_>, rows: usize) -> Vec<u32> {
    assert!(u32::try_from(stage.who.len()).is_ok(), "fewer than 2^32 entries of one kind");
    let mut starts = vec![0; rows + 1];
    for &who in &stage.who {
        starts[(owners.of)(who) as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// The entries by customer, each customer's in order of arrival.
fn picks<P>(stage: &Stage<P>, owners: &Owners<'_>, starts: &[u32]) -> Vec<u32> {
    let mut next = starts.to_vec();
    let mut picks = vec![0; stage.who.len()];
    for (entry, &who) in (0..).zip(&stage.who) {
        let place = &mut next[(owners.of)(who) as usize];
        picks[*place as usize] = entry;
        *place += 1;
    }
    picks
}

/// Stretches of blocks with about the same number of entries, one for each thread.
fn stretches(starts: &[u32], blocks: usize, threads: usize) -> Vec<Range<usize>> {
    let total = starts[blocks * BLOCK_ROWS] as usize;
    let mut begin = 0;
    let ends = (1..=threads.max(1)).map(|thread| {
        let target = total * thread / threads.max(1);
        let row = starts.partition_point(|&start| (start as usize) < target);
        let end =
            if thread == threads.max(1) { blocks } else { row.div_ceil(BLOCK_ROWS).clamp(begin, blocks) };
        std::mem::replace(&mut begin, end)..end
    });
    ends.collect()
}

fn make_stretch<P: Payload>(
    stage: &Stage<P>,
    starts: &[u32],
    stretch: Range<usize>,
    mut picks: &mut [u32],
    order: &MessageIds,
) -> Vec<Option<Series<P>>> {
    let mut made = Vec::with_capacity(stretch.len());
    for block in stretch {
        let starts = &starts[block * BLOCK_ROWS..=(block + 1) * BLOCK_ROWS];
        let length = (starts[BLOCK_ROWS] - starts[0]) as usize;
        let (mine, others) = std::mem::take(&mut picks).split_at_mut(length);
        picks = others;
        made.push((length > 0).then(|| make_series(stage, starts, mine, order)));
    }
    made
}

fn make_series<P: Payload>(
    stage: &Stage<P>,
    starts: &[u32],
    picks: &mut [u32],
    order: &MessageIds,
) -> Series<P> {
    let mut lengths = [0; BLOCK_ROWS];
    let mut rest = &mut *picks;
    for (row, length) in lengths.iter_mut().enumerate() {
        *length = starts[row + 1] - starts[row];
        let (mine, others) = std::mem::take(&mut rest).split_at_mut(*length as usize);
        rest = others;
        mine.sort_unstable_by(|&left, &right| {
            let (left, right) = (left as usize, right as usize);
            let by_id = || order.compare(stage.ids[left], stage.ids[right]);
            stage.at[left].cmp(&stage.at[right]).then_with(by_id).then(left.cmp(&right))
        });
    }
    let at = picks.iter().map(|&entry| stage.at[entry as usize]).collect();
    let ids = picks.iter().map(|&entry| stage.ids[entry as usize]).collect();
    Series::new(&lengths, at, ids, stage.payload.gather(picks))
}
