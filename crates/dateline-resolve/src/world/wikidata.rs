//! An item of Wikidata to a fact.
