//! Work on several threads whose results are taken in the order of the work.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// How many pieces of one thread may wait to be taken.
const PIECES_WAITING: usize = 48;

/// What a thread hands over.
enum Parcel<T, E> {
    Piece(T),
    /// A job is done.
    End(Result<(), E>),
}

/// Does the jobs 0, 1, … `jobs` − 1, each of which hands over pieces; `take` gets the pieces of job 0, then those of job
/// 1, and so on. Threads take jobs in turn and wait when too many of their pieces do.
///
/// # Errors
/// The first error of `work` or `take`; what remains is not done.
pub(super) fn in_order<T: Send, E: Send>(
    threads: NonZero<usize>,
    jobs: usize,
    work: impl Fn(usize, &mut dyn FnMut(T)) -> Result<(), E> + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let (work, threads) = (&work, threads.get());
    thread::scope(|scope| {
        let receivers: Vec<Receiver<Parcel<T, E>>> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(PIECES_WAITING);
                scope.spawn(move || labour((thread..jobs).step_by(threads), &sender, work));
                receiver
            })
            .collect();
        for job in 0..jobs {
            loop {
                match receivers[job % threads].recv() {
                    Ok(Parcel::Piece(piece)) => take(piece)?,
                    Ok(Parcel::End(result)) => break result?,
                    // The thread has panicked; the scope passes that on.
                    Err(_) => return Ok(()),
                }
            }
        }
        Ok(())
    })
}

fn labour<T, E>(
    jobs: impl Iterator<Item = usize>,
    sender: &SyncSender<Parcel<T, E>>,
    work: &(impl Fn(usize, &mut dyn FnMut(T)) -> Result<(), E> + Sync),
) {
    for job in jobs {
        // When nobody listens any more, the work is no longer wanted.
        let mut is_wanted = true;
        let result =
            work(job, &mut |piece| is_wanted = is_wanted && sender.send(Parcel::Piece(piece)).is_ok());
        let failed = result.is_err();
        if !is_wanted || sender.send(Parcel::End(result)).is_err() || failed {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::in_order;

    fn run(threads: usize, jobs: usize, fail_at: Option<usize>) -> (Vec<usize>, Result<(), usize>) {
        let mut taken = Vec::new();
        let work = |job: usize, give: &mut dyn FnMut(usize)| {
            (0..job % 100).for_each(|piece| give(1_000 * job + piece));
            if fail_at == Some(job) { Err(job) } else { Ok(()) }
        };
        let result = in_order(NonZero::new(threads).unwrap(), jobs, work, |piece| {
            taken.push(piece);
            Ok(())
        });
        (taken, result)
    }

    #[test]
    fn pieces_come_in_the_order_of_the_work() {
        let expected: Vec<usize> =
            (0..300).flat_map(|job| (0..job % 100).map(move |piece| 1_000 * job + piece)).collect();
        for threads in [1, 2, 5] {
            assert_eq!(run(threads, 300, None), (expected.clone(), Ok(())));
        }
        assert_eq!(run(3, 0, None), (Vec::new(), Ok(())));
    }

    #[test]
    fn an_error_ends_the_work() {
        let (taken, result) = run(2, 1_000_000, Some(7));
        assert_eq!(result, Err(7));
        assert!(taken.iter().all(|piece| *piece < 8_000));
    }
}
