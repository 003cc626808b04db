//! Pages of the web: what they say of themselves, and what they must not do to us.

pub(crate) mod blocks;
pub(crate) mod depth;
pub(crate) mod meta;
