//! The one thread that writes, and what the others ask the file.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline_pipeline::{ShelfError, Traits, keep, recode};
use dateline_record::{MadeBy, ProblemRecord};
use dateline_store::{Entry, Error, Kept, Outcome, Store, Writer};
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
    writing: JoinHandle<Result<Tally, ShelfError>>,
    /// One for each thread that codes. Each locks only its own, so none ever waits.
    readers: Vec<Mutex<Store>>,
    min_confidence: f32,
    work: Work,
}

/// What is done with an article that the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Work {
    /// Nothing.
    Ingest,
    /// Its new coding takes the place of the one that it has.
    Recode,
}

/// What came of an article.
pub(in crate::commands) enum Item {
    /// Its text is in the file already.
    Same,
    /// It was coded.
    Coded {
        entry: Box<Entry>,
        traits: Box<Traits>,
        /// The key of the article whose coding it replaces.
        anew: Option<i64>,
    },
    /// Something went wrong with it.
    Problem(ProblemRecord),
}

/// What was kept.
#[derive(Debug, Default)]
pub(in crate::commands) struct Tally {
    pub(in crate::commands) n_new: u64,
    pub(in crate::commands) n_changed: u64,
    pub(in crate::commands) n_same: u64,
    pub(in crate::commands) n_events: u64,
    pub(in crate::commands) n_quotes: u64,
}

impl Keeper {
    /// Opens the file, for one writer and for as many readers as threads code.
    pub(in crate::commands) fn start(
        path: &Path,
        work: Work,
        n_jobs: usize,
        batch: NonZeroUsize,
        min_confidence: f32,
    ) -> Result<Keeper> {
        let now = Timestamp::now();
        let command = match work {
            Work::Ingest => "ingest",
            Work::Recode => "recode",
        };
        dateline_store::reserve_pages();
        let writer = Writer::start(Store::open(path, now)?, command, now)?;
        let reader = |_| Store::open_read_only(path).map(Mutex::new);
        let readers = (0..n_jobs).map(reader).collect::<Result<_, Error>>()?;
        let (queue, items) = sync_channel(QUEUE_ITEMS);
        let writing = std::thread::spawn(move || write(&items, batch.get(), writer));
        Ok(Keeper { queue, writing, readers, min_confidence, work })
    }

    /// Returns how sure an event must be.
    pub(in crate::commands) fn min_confidence(&self) -> f32 {
        self.min_confidence
    }

    /// Tells whether there is nothing to do for an article, because the file has this text of it.
    pub(in crate::commands) fn is_done(&self, article: &Article) -> Result<bool, Problem> {
        Ok(self.work == Work::Ingest && self.key_of(article)?.is_some())
    }

    /// Makes what is to be kept of an article.
    pub(in crate::commands) fn item(
        &self,
        coded: &Coded,
        made_by: MadeBy,
    ) -> Result<Item, Problem> {
        let article = &coded.resolved.doc.article;
        let anew = match self.work {
            Work::Ingest => None,
            Work::Recode => self.key_of(article)?,
        };
        let entry = Entry::new(coded, made_by).map_err(|error| {
            Problem::new(Some(article.id.clone()), "keep", "internal", error.to_string())
        })?;
        Ok(Item::Coded { entry: Box::new(entry), traits: Box::new(Traits::of(coded)), anew })
    }

    fn key_of(&self, article: &Article) -> Result<Option<i64>, Problem> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.readers.len();
        let reader = self.readers[thread].lock().unwrap_or_else(PoisonError::into_inner);
        reader.key_of(article).map_err(|error| {
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
    pub(in crate::commands) fn finish(self) -> Result<Tally, ShelfError> {
        drop(self.queue);
        self.writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Item {
    fn n_bytes(&self) -> usize {
        match self {
            Item::Same => 0,
            Item::Coded { entry, .. } => entry.n_bytes(),
            Item::Problem(problem) => problem.message.len(),
        }
    }
}

/// Writes what comes, batch by batch, until nothing more comes.
fn write(items: &Receiver<Item>, batch: usize, mut writer: Writer) -> Result<Tally, ShelfError> {
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

    fn write(&mut self, writer: &mut Writer, tally: &mut Tally) -> Result<(), ShelfError> {
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
                Item::Coded { entry, traits, anew } => tally.add(&match anew {
                    Some(article) => recode(&mut batch, article, &entry, *traits)?,
                    None => keep(&mut batch, &entry, *traits)?,
                }),
            }
        }
        Ok(batch.commit()?)
    }
}

impl Tally {
    fn add(&mut self, kept: &Kept) {
        match kept.outcome {
            Outcome::New => self.n_new += 1,
            Outcome::Changed => self.n_changed += 1,
            Outcome::Same => self.n_same += 1,
        }
        self.n_events += kept.events.len() as u64;
        self.n_quotes += kept.n_quotes as u64;
    }
}
