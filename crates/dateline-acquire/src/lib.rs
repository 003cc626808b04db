//! **Stage 1 of 8: acquire.** Takes paths, standard input and addresses, gives [`RawPage`](dateline_types::RawPage)s.
//! Asks: what did we get, from whom, when?
//! Never stops at a bad file or line: what cannot be read is a [`Problem`](dateline_types::Problem) in its place. Asks servers only for addresses that it
//! was given, or where the options let it. Never reads a clock or an environment variable, and holds one page at a time.

mod decode;
mod error;
mod feed;
#[cfg(feature = "internals")]
pub mod internals;
mod json_lines;
mod json_values;
mod known;
mod list;
mod mail;
mod markup;
mod net;
mod open;
mod packed;
mod pages;
mod press;
mod read_line;
mod record;
mod stream;
mod table;
mod warc;
mod whole;
mod wire;

pub use error::AcquireError;
pub use feed::{Sink, Watch, feeds_of};
pub use net::{Clock, Manners, Network, Validators};
pub use open::InputKind;
pub use packed::unpacked;
pub use pages::{Item, Options, Pages, acquire};
pub use read_line::{LineRead, read_line};
pub use table::Column;
pub use whole::MAX_TEXT_BYTES;
