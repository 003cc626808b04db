-- The names that the language model found in an article, of each coding that found any; of codings by earlier versions of dateline they are not kept.
CREATE TABLE coding_names (
    coding INTEGER PRIMARY KEY REFERENCES coding (key),
    -- JSON list of `["person", [start, end]]`, `organisation` and `place` likewise: each name where it first stands.
    names TEXT NOT NULL
) STRICT;
