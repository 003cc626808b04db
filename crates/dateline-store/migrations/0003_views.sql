-- Tables with their names joined, for those who ask in SQL. Nothing in them is retired: newest versions, current codings, stories that stand.

-- One row for each happening, told by its leading report.
CREATE VIEW v_event AS
SELECT
    h.id AS happening, e.id AS event, e.start AS day, e."end" AS last_day, e.type, e.modes, e.contexts, e.status, e.confidence,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'actor') AS actors,
    e.actor_countries,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'recipient') AS recipients,
    e.recipient_countries,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'source') AS said_by,
    l.name AS place, e.country, l.lat, l.lon, e.dead_min, e.dead_max, e.injured_min, e.injured_max, e.arrested_min, e.arrested_max,
    e.crowd_min, e.crowd_max, h.n_reports, h.n_outlets, h.n_independent, h.n_langs, h.first_known, h.last_known, s.id AS story, h.conflicts,
    e.evidence, o.name AS outlet, a.title, a.url, a.published, a.id AS article, e.key
FROM event e
JOIN happening h ON h.key = e.happening
JOIN article a ON a.key = e.article
LEFT JOIN outlet o ON o.key = a.outlet
LEFT JOIN place l ON l.key = e.place
LEFT JOIN story s ON s.key = h.story
WHERE e.is_leading = 1;

-- One row for each report of a happening.
CREATE VIEW v_report AS
SELECT
    h.id AS happening, e.is_leading, e.id AS event, e.start AS day, e."end" AS last_day, e.type, e.modes, e.contexts, e.status, e.confidence,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'actor') AS actors,
    e.actor_countries,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'recipient') AS recipients,
    e.recipient_countries,
    (SELECT group_concat(t.name, '; ') FROM party p JOIN actor t ON t.key = p.actor WHERE p.event = e.key AND p.role = 'source') AS said_by,
    l.name AS place, e.country, l.lat, l.lon, e.dead_min, e.dead_max, e.injured_min, e.injured_max, e.arrested_min, e.arrested_max,
    e.crowd_min, e.crowd_max, e.evidence, o.name AS outlet, a.title, a.url, a.lang, a.published, a.known, a.id AS article,
    g.id AS copy_of, e.rule, m.model, m.codebook, m.dateline, e.key
FROM event e
JOIN article a ON a.key = e.article
JOIN coding c ON c.key = e.coding
JOIN made_by m ON m.key = c.made_by
LEFT JOIN happening h ON h.key = e.happening
LEFT JOIN outlet o ON o.key = a.outlet
LEFT JOIN place l ON l.key = e.place
LEFT JOIN article g ON g.key = a.origin AND g.key <> a.key
WHERE e.is_current = 1;

-- What is said in the newest versions of articles.
CREATE VIEW v_quote AS
SELECT
    q.day, t.name AS speaker, q.country, t.sectors, q.cue, q.direct, q.text, o.name AS outlet, a.title, a.url, a.lang, a.published, s.id AS story,
    a.id AS article, q.key
FROM quote q
JOIN article a ON a.key = q.article
LEFT JOIN actor t ON t.key = q.speaker
LEFT JOIN outlet o ON o.key = a.outlet
LEFT JOIN story s ON s.key = a.story
WHERE q.is_current = 1;

-- The newest version of each article.
CREATE VIEW v_article AS
SELECT
    a.id AS article, a.day, a.published, o.name AS outlet, a.title, a.url, a.lang, a.agency, a.section, a.version, a.known, g.id AS copy_of,
    s.id AS story, (SELECT count(*) FROM event e WHERE e.article = a.key AND e.is_current = 1) AS n_events, a.text, a.key
FROM article a
LEFT JOIN outlet o ON o.key = a.outlet
LEFT JOIN article g ON g.key = a.origin AND g.key <> a.key
LEFT JOIN story s ON s.key = a.story
WHERE a.known_until IS NULL;

-- Stories that stand.
CREATE VIEW v_story AS
SELECT id AS story, title, first_day, last_day, n_articles, n_outlets, n_happenings, key
FROM story
WHERE merged_into IS NULL AND n_articles > 0;
