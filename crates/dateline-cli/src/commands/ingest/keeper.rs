//! The one thread that writes, and what the others ask the file.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline_record::{MadeBy, ProblemRecord};
use dateline_store::{Entry, Error, Outcome, Store, Writer};
use dateline_types::{Article, Coded, Problem};
use jiff::Timestamp;

/// What is written at once at most, beside the number of articles, so that others who read soon see it and others who write get their turn.
const BATCH_BYTES: usize = 8 << 20;
const BATCH_TIME: Duration = Duration::from_secs(2);

/// Items on their way to the thread that writes.
const QUEUE_ITEMS: usize = 64;

/// Takes what is to be kept, in the order of the input.
pub(in crate::commands) struct Keeper {
    queue: SyncSender<Item>,
    writing: JoinHandle<Result<Tally, Error>>,
    /// One for each thread that codes. Each locks only its own, so none ever waits.
    readers: Vec<Mutex<Store>>,
    min_confidence: f32,
}

/// What came of an article.
pub(in crate::commands) enum Item {
    /// Its text is in the file already.
    Same,
    /// It was coded.
    Coded(Box<Entry>),
    /// Something went wrong with it.
    Problem(ProblemRecord),
}

/// What was kept.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) n_new: u64,
    pub(super) n_changed: u64,
    pub(super) n_same: u64,
    pub(super) n_events: u64,
    pub(super) n_quotes: u64,
}

impl Keeper {
    /// Opens the file, for one writer and for as many readers as threads code.
    pub(super) fn start(
        path: &Path,
        n_jobs: usize,
        batch: NonZeroUsize,
        min_confidence: f32,
    ) -> Result<Keeper> {
        let now = Timestamp::now();
        let writer = Writer::start(Store::open(path, now)?, "ingest", now)?;
        let reader = |_| Store::open_read_only(path).map(Mutex::new);
        let readers = (0..n_jobs).map(reader).collect::<Result<_, Error>>()?;
        let (queue, items) = sync_channel(QUEUE_ITEMS);
        let writing = std::thread::spawn(move || write(&items, batch.get(), writer));
        Ok(Keeper { queue, writing, readers, min_confidence })
    }

    /// Returns how sure an event must be.
    pub(in crate::commands) fn min_confidence(&self) -> f32 {
        self.min_confidence
    }

    /// Tells whether the file has this text of the article.
    pub(in crate::commands) fn has(&self, article: &Article) -> Result<bool, Problem> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.readers.len();
        let reader = self.readers[thread].lock().unwrap_or_else(PoisonError::into_inner);
        reader.has(article).map_err(|error| {
            Problem::new(Some(article.id.clone()), "keep", error.code(), error.to_string())
        })
    }

    /// Hands over what came of a place in the input. Fails where the file takes no more; [`Keeper::finish`] says why.
    pub(in crate::commands) fn keep(
        &self,
        items: Vec<Item>,
        problems: Vec<ProblemRecord>,
    ) -> io::Result<()> {
        for item in items.into_iter().chain(problems.into_iter().map(Item::Problem)) {
            self.queue.send(item).map_err(|_| io::Error::other("the database takes no more"))?;
        }
        Ok(())
    }

    /// Waits until all is written.
    pub(super) fn finish(self) -> Result<Tally, Error> {
        drop(self.queue);
        self.writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Item {
    /// Makes the rows of an article.
    pub(in crate::commands) fn entry(coded: &Coded, made_by: MadeBy) -> Result<Item, Problem> {
        let entry = Entry::new(coded, made_by).map_err(|error| {
            let id = coded.resolved.doc.article.id.clone();
            Problem::new(Some(id), "keep", "internal", error.to_string())
        })?;
        Ok(Item::Coded(Box::new(entry)))
    }

    fn n_bytes(&self) -> usize {
        match self {
            Item::Same => 0,
            Item::Coded(entry) => entry.n_bytes(),
            Item::Problem(problem) => problem.message.len(),
        }
    }
}

/// Writes what comes, batch by batch, until nothing more comes.
fn write(items: &Receiver<Item>, batch: usize, mut writer: Writer) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut waiting = Waiting::default();
    loop {
        match items.recv_timeout(waiting.patience()) {
            Ok(item) => waiting.push(item),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if waiting.is_due(batch) {
            waiting.write(&mut writer, &mut tally)?;
        }
    }
    waiting.write(&mut writer, &mut tally)?;
    writer.finish(Timestamp::now())?;
    Ok(tally)
}

/// The batch to come.
#[derive(Default)]
struct Waiting {
    items: Vec<Item>,
    n_same: u64,
    n_bytes: usize,
    since: Option<Instant>,
}

impl Waiting {
    fn push(&mut self, item: Item) {
        self.since.get_or_insert_with(Instant::now);
        self.n_bytes += item.n_bytes();
        match item {
            Item::Same => self.n_same += 1,
            item => self.items.push(item),
        }
    }

    fn patience(&self) -> Duration {
        let spent = self.since.map(|since| since.elapsed()).unwrap_or_default();
        BATCH_TIME.saturating_sub(spent)
    }

    fn is_due(&self, batch: usize) -> bool {
        let is_full = self.items.len() >= batch || self.n_bytes >= BATCH_BYTES;
        is_full || self.since.is_some_and(|since| since.elapsed() >= BATCH_TIME)
    }

    fn write(&mut self, writer: &mut Writer, tally: &mut Tally) -> Result<(), Error> {
        let Waiting { items, n_same, since, .. } = std::mem::take(self);
        if since.is_none() {
            return Ok(());
        }
        let mut batch = writer.begin(Timestamp::now())?;
        batch.same(n_same)?;
        tally.n_same += n_same;
        for item in items {
            match item {
                Item::Same => {}
                Item::Problem(problem) => batch.problem(&problem)?,
                Item::Coded(entry) => tally.add(batch.put(&entry)?),
            }
        }
        batch.commit()
    }
}

impl Tally {
    fn add(&mut self, kept: dateline_store::Kept) {
        match kept.outcome {
            Outcome::New => self.n_new += 1,
            Outcome::Changed => self.n_changed += 1,
            Outcome::Same => self.n_same += 1,
        }
        self.n_events += kept.events.len() as u64;
        self.n_quotes += kept.n_quotes as u64;
    }
}
