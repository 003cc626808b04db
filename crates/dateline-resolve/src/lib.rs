//! **Stage 4 of 8: resolve.** So far: the gazetteer of places.
