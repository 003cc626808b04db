//! The published records: the only place where types are serialised. Shapes and names are the contract with other people's scripts.
