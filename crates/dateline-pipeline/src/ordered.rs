//! Work on many threads, results in the order of the input, a bounded amount of both under way.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much may be under way between reading and writing.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Number of items.
    pub n_items: usize,
    /// Sum of the items' weights; one heavier item passes alone.
    pub n_bytes: usize,
    /// How much a worker takes at once.
    pub batch: Batch,
}

/// How much a worker takes at once of what waits for it.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// Number of items.
    pub n_items: usize,
    /// Sum of the items' weights; one heavier item is taken alone.
    pub n_bytes: usize,
}

impl Batch {
    /// One item.
    pub const ONE: Batch = Batch { n_items: 1, n_bytes: 0 };
}

/// Runs `work` on batches of `items` on `pool`, and hands the results, one for each item, to `write` in the order of the items.
///
/// Items are read on the calling thread while others are worked on and written: no thread waits for a batch to fill or to end, and an item
/// that comes alone from a slow source is written without waiting for the next. A worker takes what waits, and leaves the others their share.
///
/// # Errors
///
/// The first error of `write`; the rest of the items is then left unread.
pub fn map_in_order<T, R, W>(
    pool: &rayon::ThreadPool,
    window: Window,
    items: impl Iterator<Item = T>,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(Vec<T>) -> Vec<R> + Sync,
    write: W,
) -> io::Result<()>
where
    T: Send,
    R: Send,
    W: FnMut(R) -> io::Result<()> + Send,
{
    let budget = Budget::new(window.n_bytes);
    let waiting = Waiting::new(window.batch, pool.current_num_threads());
    std::thread::scope(|threads| {
        let (queue, under_way) = sync_channel::<Pending<R>>(window.n_items);
        let writer = threads.spawn(|| write_in_order(under_way, &budget, write));
        pool.in_place_scope(|scope| {
            for item in items {
                let n_bytes = weight(&item);
                let (done, result) = sync_channel(1);
                if !budget.take(n_bytes) || queue.send(Pending { result, n_bytes }).is_err() {
                    break;
                }
                waiting.put(Waiter { item, n_bytes, done });
                let (work, waiting) = (&work, &waiting);
                // Finds nothing where the workers before it took all.
                scope.spawn(move |_| {
                    let (items, done): (Vec<T>, Vec<SyncSender<R>>) =
                        waiting.take().into_iter().map(|own| (own.item, own.done)).unzip();
                    // Sending fails only when the writer has given up, and then the result is of no use.
                    work(items)
                        .into_iter()
                        .zip(done)
                        .for_each(|(result, done)| drop(done.send(result)));
                });
            }
            drop(queue);
        });
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// An item that no worker has yet.
struct Waiter<T, R> {
    item: T,
    n_bytes: usize,
    done: SyncSender<R>,
}

/// The items that no worker has yet, in order.
struct Waiting<T, R> {
    batch: Batch,
    n_workers: usize,
    queue: Mutex<VecDeque<Waiter<T, R>>>,
}

impl<T, R> Waiting<T, R> {
    fn new(batch: Batch, n_workers: usize) -> Waiting<T, R> {
        Waiting { batch, n_workers, queue: Mutex::default() }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Waiter<T, R>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, waiter: Waiter<T, R>) {
        self.queue().push_back(waiter);
    }

    /// Takes a batch; one item at least where any waits.
    fn take(&self) -> Vec<Waiter<T, R>> {
        let mut queue = self.queue();
        let share = queue.len().div_ceil(self.n_workers).min(self.batch.n_items);
        let mut n_bytes = 0;
        let fitting = queue.iter().take(share).take_while(|waiter| {
            n_bytes += waiter.n_bytes;
            n_bytes <= self.batch.n_bytes
        });
        let n_fitting = fitting.count();
        let n_taken = n_fitting.max(usize::from(!queue.is_empty()));
        queue.drain(..n_taken).collect()
    }
}

/// An item that a worker has or will have.
struct Pending<R> {
    result: Receiver<R>,
    n_bytes: usize,
}

fn write_in_order<R>(
    under_way: Receiver<Pending<R>>,
    budget: &Budget,
    mut write: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let _close = CloseOnDrop(budget);
    for pending in under_way {
        let result =
            pending.result.recv().map_err(|_| io::Error::other("a worker thread panicked"))?;
        write(result)?;
        budget.give_back(pending.n_bytes);
    }
    Ok(())
}

/// Counts the bytes under way.
struct Budget {
    limit: usize,
    state: Mutex<BudgetState>,
    changed: Condvar,
}

#[derive(Default)]
struct BudgetState {
    used: usize,
    closed: bool,
}

impl Budget {
    fn new(limit: usize) -> Budget {
        Budget { limit, state: Mutex::default(), changed: Condvar::new() }
    }

    fn state(&self) -> MutexGuard<'_, BudgetState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `n_bytes` fit; returns false when nothing will be written any more.
    fn take(&self, n_bytes: usize) -> bool {
        let must_wait = |state: &mut BudgetState| {
            !state.closed && state.used > 0 && state.used + n_bytes > self.limit
        };
        let mut state = self
            .changed
            .wait_while(self.state(), must_wait)
            .unwrap_or_else(PoisonError::into_inner);
        state.used += n_bytes;
        !state.closed
    }

    fn give_back(&self, n_bytes: usize) {
        self.state().used -= n_bytes;
        self.changed.notify_all();
    }
}

/// Lets the reader go when the writer ends, however it ends.
struct CloseOnDrop<'b>(&'b Budget);

impl Drop for CloseOnDrop<'_> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn pool(n_threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap()
    }

    const BATCH: Batch = Batch { n_items: 3, n_bytes: 700 };
    const WINDOW: Window = Window { n_items: 8, n_bytes: 1_000, batch: BATCH };

    /// Does the same with each item of a batch.
    fn each<T, R>(work: impl Fn(T) -> R + Sync) -> impl Fn(Vec<T>) -> Vec<R> + Sync {
        move |items| items.into_iter().map(&work).collect()
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for n_threads in [1, 2, 5] {
            let mut written = Vec::new();
            let work = |i: u64| {
                std::thread::sleep(Duration::from_micros((i * 7919) % 500));
                i
            };
            let write = |i| {
                written.push(i);
                Ok(())
            };
            map_in_order(&pool(n_threads), WINDOW, 0..300, |_| 1, each(work), write).unwrap();
            assert_eq!(written, (0..300).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_bytes_are_under_way_than_the_window_holds() {
        let under_way = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        let items = (0..200usize).map(|_| {
            most.fetch_max(under_way.fetch_add(300, Ordering::SeqCst) + 300, Ordering::SeqCst);
        });
        let write = |()| {
            under_way.fetch_sub(300, Ordering::SeqCst);
            Ok(())
        };
        map_in_order(&pool(2), WINDOW, items, |()| 300, each(|()| ()), write).unwrap();
        // Three fit, a fourth is in the reader's hand, and one is counted until it is given back.
        assert!(most.load(Ordering::SeqCst) <= 5 * 300, "{most:?}");
    }

    #[test]
    fn an_item_heavier_than_the_window_passes_alone() {
        let mut n_written = 0;
        let write = |()| {
            n_written += 1;
            Ok(())
        };
        map_in_order(&pool(2), WINDOW, 0..5, |_| 5_000, each(|_| ()), write).unwrap();
        assert_eq!(n_written, 5);
    }

    #[test]
    fn a_failed_write_stops_the_reading() {
        let n_read = AtomicUsize::new(0);
        let items = (0..).inspect(|_| {
            n_read.fetch_add(1, Ordering::SeqCst);
        });
        let write = |i: usize| if i == 3 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) };
        let error = map_in_order(&pool(2), WINDOW, items, |_| 400, each(|i| i), write).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert!(n_read.load(Ordering::SeqCst) < 20);
    }

    #[test]
    fn a_worker_takes_its_share_of_what_waits() {
        let waiting = |n_workers, weights: &[usize]| {
            let waiting = Waiting::new(BATCH, n_workers);
            for (item, &n_bytes) in weights.iter().enumerate() {
                waiting.put(Waiter { item, n_bytes, done: sync_channel::<()>(1).0 });
            }
            let taken = || waiting.take().len();
            std::iter::from_fn(|| Some(taken()).filter(|&n| n > 0)).collect::<Vec<_>>()
        };
        assert!(waiting(1, &[]).is_empty());
        assert_eq!(waiting(1, &[1; 7]), [3, 3, 1]);
        assert_eq!(waiting(2, &[1; 4]), [2, 1, 1]);
        assert_eq!(waiting(1, &[400, 300, 1, 900, 1]), [2, 1, 1, 1]);
    }
}
