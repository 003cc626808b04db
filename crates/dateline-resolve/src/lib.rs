//! **Stage 4 of 8: resolve.** So far: the gazetteer of places.
//! Asks: which place does this name mean, and where does it lie?
//! Never reads the network, a clock or an environment variable.

pub mod entity;
mod error;
pub mod gazetteer;
pub mod quote;
mod resolver;
pub mod time;
pub mod world;

pub use error::Error;
pub use resolver::Resolver;
