//! Coded events beside hand coding: takes what two coders say of the same articles, gives how far they agree and where they do not.
//!
//! Asks: is what was coded right? Knows the shape of the records as others write them, and no stage, model, file, clock or random
//! number from outside: the same lines give the same figures. Never decides what is right: that is what the first coder says.

mod agreement;
mod align;
mod assign;
mod bootstrap;
mod calibration;
mod confusion;
mod fields;
mod findings;
mod fold;
mod locate;
mod model;
mod nearby;
mod pairs;
mod random;
mod read;
mod report;
mod tally;

pub use agreement::nominal_alpha;
pub use align::{Aligned, align};
pub use calibration::{Bin, Calibration};
pub use confusion::Confusion;
pub use fields::Field;
pub use findings::{Finding, FindingKind};
pub use model::{Argument, Article, Case, Event, Evidence, Pair, Place, Seen, Span, Told, When};
pub use pairs::evaluate_pairs;
pub use read::{Error, Fault, Reader, Records};
pub use report::{Agreement, Options, Report, evaluate};
pub use tally::{Counts, Interval, Scope, Score};
