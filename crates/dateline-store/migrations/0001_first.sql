-- All that one file knows. `docs/reference/schema.md` is made of the comments of this file: a comment before a table or a column tells what it holds.
-- Days are ISO (`2020-01-07`), times RFC 3339 in UTC, lists JSON, offsets characters into the article's `text`. `key` is this file's own number, `id` what records print.

-- Which steps of the schema were made, and when.
CREATE TABLE migration (
    number INTEGER PRIMARY KEY,
    applied TEXT NOT NULL
) STRICT;

-- Who published: one row for each outlet.
CREATE TABLE outlet (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What records were made with: the same three and the same article give the same records.
CREATE TABLE made_by (
    key INTEGER PRIMARY KEY,
    -- Version of dateline.
    dateline TEXT NOT NULL,
    -- The model with its version.
    model TEXT NOT NULL,
    -- Checksum of the codebook.
    codebook TEXT NOT NULL,
    UNIQUE (dateline, model, codebook)
) STRICT;

-- Articles on one happening and what followed from it, in all languages.
CREATE TABLE story (
    key INTEGER PRIMARY KEY,
    -- Stays when articles come and go.
    id TEXT NOT NULL UNIQUE,
    -- Title of its most central article.
    title TEXT,
    first_day TEXT,
    last_day TEXT,
    n_articles INTEGER NOT NULL DEFAULT 0,
    n_outlets INTEGER NOT NULL DEFAULT 0,
    n_happenings INTEGER NOT NULL DEFAULT 0,
    -- The story that took its articles over; null while it stands.
    merged_into INTEGER REFERENCES story (key)
) STRICT;
CREATE INDEX story_last_day ON story (last_day);

-- Merges and splits of stories, in their order.
CREATE TABLE story_change (
    key INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    -- `merge`: articles of `other` came to `story`; `split`: articles of `other` became `story`.
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    story INTEGER NOT NULL REFERENCES story (key),
    other INTEGER NOT NULL REFERENCES story (key),
    n_articles INTEGER NOT NULL
) STRICT;

-- One row for each version of each article.
CREATE TABLE article (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    -- What stays when the text is changed: the id that the input states, else the address, else the id.
    identity TEXT NOT NULL,
    -- From 1.
    version INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    url TEXT,
    outlet INTEGER REFERENCES outlet (key),
    title TEXT,
    lang TEXT,
    -- EDTF.
    published TEXT,
    -- The first day that it may have been published.
    day TEXT,
    -- The time of publication in UTC, where one is given.
    published_at TEXT,
    agency TEXT,
    section TEXT,
    -- The day from which this version was known: the last on which it may have been published; of later versions that of the change, of fetching, else of ingest.
    known TEXT NOT NULL,
    -- The day from which a newer version was known; null in the current one.
    known_until TEXT,
    -- When it was put into this file.
    ingested TEXT NOT NULL,
    -- The article that its text was taken from, wholly or partly; null where from none.
    source INTEGER REFERENCES article (key),
    -- The article at the root of that: taken from none.
    origin INTEGER REFERENCES article (key),
    story INTEGER REFERENCES story (key),
    text TEXT NOT NULL,
    -- The article's record without `text`.
    record TEXT NOT NULL,
    UNIQUE (identity, version)
) STRICT;
CREATE INDEX article_id ON article (id);
CREATE INDEX article_sha256 ON article (sha256);
CREATE INDEX article_day ON article (day);
CREATE INDEX article_published ON article (ifnull(published_at, ifnull(day, '')), key, known_until);
CREATE INDEX article_by_day ON article (ifnull(day, ''), key, known_until);
CREATE INDEX article_outlet ON article (outlet, day);
CREATE INDEX article_story ON article (story, day);
CREATE INDEX article_origin ON article (origin);

-- An article as it was coded once. Coding it with another codebook or model adds a row; older ones stay for comparison.
CREATE TABLE coding (
    key INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (key),
    made_by INTEGER NOT NULL REFERENCES made_by (key),
    coded TEXT NOT NULL,
    -- The coding that stands in its place; null while it stands.
    replaced_by INTEGER REFERENCES coding (key),
    UNIQUE (article, made_by)
) STRICT;
CREATE INDEX coding_made_by ON coding (made_by, replaced_by);

-- Places that articles name, each once.
CREATE TABLE place (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    geonameid INTEGER,
    -- ISO 3166-1 alpha-3.
    country TEXT,
    admin1 TEXT,
    lat REAL,
    lon REAL,
    resolution TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX place_once ON place (name, ifnull(geonameid, 0), ifnull(country, ''), ifnull(admin1, ''), resolution);
-- Where places lie, in 32 bits: a little wider than `lat` and `lon`.
CREATE VIRTUAL TABLE place_box USING rtree (key, min_lat, max_lat, min_lon, max_lon);

-- People, bodies and groups as they are told, each once.
CREATE TABLE actor (
    key INTEGER PRIMARY KEY,
    -- English name, else the words.
    name TEXT NOT NULL,
    -- Wikidata item.
    id TEXT,
    country TEXT,
    -- JSON list, the primary first.
    sectors TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX actor_once ON actor (name, ifnull(id, ''), ifnull(country, ''), sectors);
CREATE INDEX actor_id ON actor (id);

-- One event behind the reports of it.
CREATE TABLE happening (
    key INTEGER PRIMARY KEY,
    -- Made of its leading report's id.
    id TEXT NOT NULL UNIQUE,
    -- The report that tells it best.
    leading INTEGER NOT NULL REFERENCES event (key),
    n_reports INTEGER NOT NULL,
    n_outlets INTEGER NOT NULL,
    -- Reports that are no copies of one another and credit no agency in common.
    n_independent INTEGER NOT NULL,
    n_langs INTEGER NOT NULL,
    first_known TEXT,
    last_known TEXT,
    story INTEGER REFERENCES story (key),
    -- What its reports tell differently: JSON list of `{"field", "values": [{"value", "events", "outlets", "first_known"}]}`.
    conflicts TEXT NOT NULL
) STRICT;
CREATE INDEX happening_story ON happening (story);
CREATE INDEX happening_reports ON happening (n_reports, leading);
CREATE INDEX happening_independent ON happening (n_independent, leading);

-- Ids of happenings that were, so that they can still be asked for.
CREATE TABLE happening_was (
    id TEXT PRIMARY KEY,
    -- Where its leading report went; null where no article tells it any more.
    happening INTEGER REFERENCES happening (key)
) STRICT, WITHOUT ROWID;
CREATE INDEX happening_was_happening ON happening_was (happening);

-- An event as one article reports it.
CREATE TABLE event (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (key),
    coding INTEGER NOT NULL REFERENCES coding (key),
    -- 1 in the current coding of the current version of its article.
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    -- 1 in the report that tells its happening best: one for each happening.
    is_leading INTEGER NOT NULL DEFAULT 0 CHECK (is_leading IN (0, 1)),
    -- The happening that it reports; null where it counts no more and that happening ended.
    happening INTEGER REFERENCES happening (key) DEFERRABLE INITIALLY DEFERRED,
    type TEXT NOT NULL,
    modes TEXT NOT NULL,
    contexts TEXT NOT NULL,
    cameo TEXT,
    quad INTEGER,
    score REAL,
    status TEXT NOT NULL,
    -- First and last day.
    start TEXT,
    "end" TEXT,
    when_basis TEXT,
    place INTEGER REFERENCES place (key),
    -- Country of the place.
    country TEXT,
    -- JSON lists of PLOVER's countries, each once, in alphabetical order.
    actor_countries TEXT NOT NULL,
    recipient_countries TEXT NOT NULL,
    dead_min INTEGER, dead_max INTEGER,
    injured_min INTEGER, injured_max INTEGER,
    arrested_min INTEGER, arrested_max INTEGER,
    crowd_min INTEGER, crowd_max INTEGER,
    confidence REAL NOT NULL,
    rule TEXT NOT NULL,
    -- The sentence that shows it, and where it and its trigger stand.
    evidence TEXT NOT NULL,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
    trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
    -- The record as `dateline code` prints it.
    record TEXT NOT NULL
) STRICT;
CREATE INDEX event_id ON event (id);
CREATE INDEX event_coding ON event (coding);
CREATE INDEX event_article ON event (article, is_current, happening);
CREATE INDEX event_happening ON event (happening, is_current, article);
-- Each of these gives its events by day: happenings and reports alike, those without a day first.
CREATE INDEX event_day ON event (ifnull(start, ''), key, is_leading, is_current, happening, type, status, country, place, confidence);
CREATE INDEX event_type ON event (type, ifnull(start, ''), key, is_leading, is_current);
CREATE INDEX event_status ON event (status, ifnull(start, ''), key, is_leading, is_current);
CREATE INDEX event_country ON event (country, ifnull(start, ''), key, is_leading, is_current);
CREATE INDEX event_place ON event (place, ifnull(start, ''), key, is_leading, is_current);
CREATE INDEX event_confidence ON event (confidence, key, is_leading, is_current);

-- Who takes part in an event, and who says so.
CREATE TABLE party (
    event INTEGER NOT NULL REFERENCES event (key),
    role TEXT NOT NULL CHECK (role IN ('actor', 'recipient', 'source')),
    -- From 0, in the order of the record.
    position INTEGER NOT NULL,
    actor INTEGER NOT NULL REFERENCES actor (key),
    country TEXT,
    -- The event's first day.
    day TEXT,
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
    -- The word of speaking, of a source.
    cue TEXT,
    PRIMARY KEY (event, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_actor ON party (actor, ifnull(day, ''), event, role);
CREATE INDEX party_country ON party (country, ifnull(day, ''), event, role);

-- The sectors of those who take part.
CREATE TABLE party_sector (
    role TEXT NOT NULL,
    sector TEXT NOT NULL,
    -- The event's first day; empty where it is not known.
    day TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES event (key),
    PRIMARY KEY (role, sector, day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_sector_event ON party_sector (event);

-- The modes and contexts of events, each on a row of its own.
CREATE TABLE event_tag (
    kind TEXT NOT NULL CHECK (kind IN ('mode', 'context')),
    value TEXT NOT NULL,
    -- The event's first day; empty where it has none.
    day TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES event (key),
    PRIMARY KEY (kind, value, day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_tag_event ON event_tag (event);
CREATE TRIGGER event_tags AFTER INSERT ON event WHEN NEW.modes <> '[]' OR NEW.contexts <> '[]' BEGIN
    INSERT OR IGNORE INTO event_tag (kind, value, day, event)
        SELECT 'mode', value, ifnull(NEW.start, ''), NEW.key FROM json_each(NEW.modes)
        UNION ALL SELECT 'context', value, ifnull(NEW.start, ''), NEW.key FROM json_each(NEW.contexts);
END;

-- What is said, and by whom.
CREATE TABLE quote (
    key INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (key),
    coding INTEGER NOT NULL REFERENCES coding (key),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    -- The article's day.
    day TEXT,
    text TEXT NOT NULL,
    direct INTEGER NOT NULL CHECK (direct IN (0, 1)),
    -- Null where nobody was found.
    speaker INTEGER REFERENCES actor (key),
    country TEXT,
    cue TEXT,
    span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
    -- The record as `dateline code --records quotes` prints it.
    record TEXT NOT NULL
) STRICT;
CREATE INDEX quote_article ON quote (article);
CREATE INDEX quote_day ON quote (ifnull(day, ''), key, is_current);
CREATE INDEX quote_speaker ON quote (speaker, ifnull(day, ''), key, is_current);
CREATE INDEX quote_country ON quote (country, ifnull(day, ''), key, is_current);
CREATE INDEX quote_coding ON quote (coding);

-- Who is named in an article, and how often.
CREATE TABLE article_actor (
    actor INTEGER NOT NULL REFERENCES actor (key),
    article INTEGER NOT NULL REFERENCES article (key),
    n_mentions INTEGER NOT NULL,
    PRIMARY KEY (actor, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_actor_article ON article_actor (article);

-- Which places an article names, and how often.
CREATE TABLE article_place (
    place INTEGER NOT NULL REFERENCES place (key),
    article INTEGER NOT NULL REFERENCES article (key),
    n_mentions INTEGER NOT NULL,
    PRIMARY KEY (place, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_place_article ON article_place (article);

-- Words: of articles, of the sentences that show events, of quotes, of names. Each batch ends with those of its own rows: a trigger would have FTS5 put its words into the file with
-- each row.
CREATE VIRTUAL TABLE article_text USING fts5 (title, text, content="article", content_rowid="key", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE event_text USING fts5 (evidence, content="event", content_rowid="key", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE quote_text USING fts5 (text, content="quote", content_rowid="key", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE actor_text USING fts5 (name, content="actor", content_rowid="key", tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE place_text USING fts5 (name, content="place", content_rowid="key", tokenize="unicode61 remove_diacritics 2");

-- How many happenings (`n_events`) and reports of them there are: by the first day of the leading report, its type, status and pair of countries. Day and country are empty
-- where they are not known. A happening with several actors or recipients counts for each pair.
CREATE TABLE rollup_pair (
    day TEXT NOT NULL,
    type TEXT NOT NULL,
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    status TEXT NOT NULL,
    n_events INTEGER NOT NULL,
    n_reports INTEGER NOT NULL,
    PRIMARY KEY (day, type, actor, recipient, status)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollup_pair_actor ON rollup_pair (actor, recipient, day);

-- The same by pair of countries only, for the list of all pairs.
CREATE TABLE rollup_dyad (
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    n_events INTEGER NOT NULL,
    n_reports INTEGER NOT NULL,
    PRIMARY KEY (actor, recipient)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rollup_dyad_more AFTER INSERT ON rollup_pair BEGIN
    INSERT INTO rollup_dyad VALUES (NEW.actor, NEW.recipient, NEW.n_events, NEW.n_reports)
        ON CONFLICT DO UPDATE SET n_events = n_events + excluded.n_events, n_reports = n_reports + excluded.n_reports;
END;
CREATE TRIGGER rollup_dyad_other AFTER UPDATE ON rollup_pair BEGIN
    UPDATE rollup_dyad SET n_events = n_events + NEW.n_events - OLD.n_events, n_reports = n_reports + NEW.n_reports - OLD.n_reports
        WHERE actor = NEW.actor AND recipient = NEW.recipient;
END;
CREATE TRIGGER rollup_dyad_less AFTER DELETE ON rollup_pair BEGIN
    UPDATE rollup_dyad SET n_events = n_events - OLD.n_events, n_reports = n_reports - OLD.n_reports
        WHERE actor = OLD.actor AND recipient = OLD.recipient;
END;

-- The same by day, each happening once.
CREATE TABLE rollup_day (
    day TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    n_events INTEGER NOT NULL,
    n_reports INTEGER NOT NULL,
    PRIMARY KEY (day, type, status)
) STRICT, WITHOUT ROWID;

-- The same by month.
CREATE TABLE rollup_month (
    month TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    n_events INTEGER NOT NULL,
    n_reports INTEGER NOT NULL,
    PRIMARY KEY (month, type, status)
) STRICT, WITHOUT ROWID;

-- Each run of `dateline ingest` or `dateline recode`.
CREATE TABLE run (
    key INTEGER PRIMARY KEY,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    -- Null while it runs, and where it was ended from outside.
    ended TEXT,
    n_new INTEGER NOT NULL DEFAULT 0,
    n_changed INTEGER NOT NULL DEFAULT 0,
    n_same INTEGER NOT NULL DEFAULT 0,
    n_problems INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What could not be read or coded, each once.
CREATE TABLE problem (
    key INTEGER PRIMARY KEY,
    -- The article's id, where it has one.
    article TEXT,
    stage TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES run (key),
    UNIQUE (message, code, stage)
) STRICT;
