//! **Stage 4 of 8: resolve.** Takes a `Doc`, gives a `Resolved`.
//! Asks: which day, which place, which person or body, and who says so?
//! Never reads the network, a clock or an environment variable.

pub mod entity;
mod error;
mod folded;
pub mod gazetteer;
pub mod place;
pub mod quote;
mod resolver;
pub mod time;
pub mod world;

pub use error::Error;
pub use resolver::Resolver;
