-- What grouping keeps and looks up: `docs/concepts/grouping.md` tells what it makes of it. `day` counts from 1970-01-01 here.

-- Texts that are alike: each two once, the smaller key first.
CREATE TABLE copy (
    article INTEGER NOT NULL REFERENCES article (key),
    other INTEGER NOT NULL REFERENCES article (key),
    -- `exact`: all runs of words are the same; `near`: most are; `abridged`: most of the shorter one's stand in the longer.
    kind TEXT NOT NULL CHECK (kind IN ('exact', 'near', 'abridged')),
    -- Share of the shorter text's runs of words that stand in the longer.
    containment REAL NOT NULL,
    PRIMARY KEY (article, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_other ON copy (other);

-- What is looked at of an article: bytes of its own.
CREATE TABLE print (
    article INTEGER PRIMARY KEY REFERENCES article (key),
    data BLOB NOT NULL
) STRICT;

-- Articles that hold a run of words, for a sample of all runs.
CREATE TABLE run_holder (
    run INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (run, day, article)
) STRICT, WITHOUT ROWID;

-- Articles that a word or name leads to.
CREATE TABLE term_holder (
    term INTEGER NOT NULL,
    day INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (term, day, article)
) STRICT, WITHOUT ROWID;

-- How many articles hold a word or name.
CREATE TABLE term_count (
    term INTEGER PRIMARY KEY,
    n_articles INTEGER NOT NULL
) STRICT;

-- How many articles of a language were looked at.
CREATE TABLE lang_count (
    lang TEXT PRIMARY KEY,
    n_articles INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is looked at of an event as one article tells it.
CREATE TABLE deed (
    event INTEGER PRIMARY KEY REFERENCES event (key),
    article INTEGER NOT NULL REFERENCES article (key),
    -- The event that it follows; its own where it leads.
    leader INTEGER,
    data BLOB NOT NULL
) STRICT;
CREATE INDEX deed_article ON deed (article);
CREATE INDEX deed_leader ON deed (leader);

-- Events with a type and a country in common.
CREATE TABLE deed_holder (
    term INTEGER NOT NULL,
    day INTEGER NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (term, day, event)
) STRICT, WITHOUT ROWID;
