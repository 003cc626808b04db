-- A made file: 40 articles of 4 outlets in two languages, 120 reports of 80 happenings, for tests of what is found. Run after the migrations.
-- Happenings and their leading reports name each other.
BEGIN;
PRAGMA defer_foreign_keys = 1;
CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 119) SELECT i FROM n;

INSERT INTO outlet (key, name) VALUES (1, 'Le Quotidien'), (2, 'L’Écho'), (3, 'The Harbour Post'), (4, 'Agence Delta');
INSERT INTO made_by (key, dateline, model, codebook) VALUES (1, '0.1.0', 'made', 'sha256:00');
INSERT INTO story (key, id, title, first_day, last_day, n_articles, n_outlets, n_happenings, merged_into) VALUES
    (1, 's-greve', 'La grève des ports', '2020-01-01', '2020-01-20', 20, 4, 30, NULL),
    (2, 's-talks', 'Talks on the border', '2020-01-21', '2020-02-09', 20, 4, 50, NULL),
    (3, 's-old', 'Ports', '2020-01-01', '2020-01-02', 0, 0, 0, 1);

-- Article 38 is the second version of 37, known from the 1st of March; 3 and 7 are copies.
INSERT INTO article (key, id, identity, version, sha256, url, outlet, title, lang, published, day, published_at, agency, known, known_until, ingested, origin, story, text, record)
SELECT i + 1, 'a' || (i + 1), iif(i = 37, 'a37', 'a' || (i + 1)), iif(i = 37, 2, 1), 'hash' || i, 'https://news.example/' || (i + 1), i % 4 + 1,
    iif(i % 2 = 0, 'Grève au port, jour ', 'Talks at the border, day ') || i, iif(i % 2 = 0, 'fr', 'en'), date('2020-01-01', i || ' days'),
    date('2020-01-01', i || ' days'), iif(i % 3 = 0, date('2020-01-01', i || ' days') || 'T0' || (i % 10) || ':00:00Z', NULL),
    iif(i % 5 = 0, 'AFP', NULL), iif(i = 37, '2020-03-01', date('2020-01-01', i || ' days')), iif(i = 36, '2020-03-01', NULL), '2020-06-01T00:00:00Z',
    CASE i WHEN 2 THEN 1 WHEN 6 THEN 5 ELSE i + 1 END, i / 20 + 1,
    iif(i % 2 = 0, 'Les dockers ont manifesté à Paris. L’armée a tiré. Jour ', 'Ministers met in Kyiv. They signed nothing. Day ') || i || iif(i % 7 = 0, ' présidentielle', ''),
    json_object('record', 'article', 'id', 'a' || (i + 1), 'url', 'https://news.example/' || (i + 1), 'outlet', 'made', 'title', iif(i % 2 = 0, 'Grève au port, jour ', 'Talks <at> the border & day ') || i,
        'lang', iif(i % 2 = 0, 'fr', 'en'), 'sha256', 'hash' || i)
FROM n WHERE i < 40;
INSERT INTO coding (key, article, made_by, coded) SELECT key, key, 1, '2020-06-01T00:00:00Z' FROM article;

INSERT INTO place (key, name, geonameid, country, lat, lon, resolution) VALUES
    (1, 'Paris', 2988507, 'FRA', 48.8566, 2.3522, 'city'), (2, 'Kyiv', 703448, 'UKR', 50.4501, 30.5234, 'city'),
    (3, 'Suva', 2198148, 'FJI', -18.1416, 178.4415, 'city'), (4, 'Paris', 4717560, 'USA', 33.6609, -95.5555, 'city');
INSERT INTO place_box SELECT key, lat, lat, lon, lon FROM place;
INSERT INTO actor (key, name, id, country, sectors) VALUES
    (1, 'Emmanuel Macron', 'Q3052772', 'FRA', '["GOV"]'), (2, 'Volodymyr Zelenskyy', 'Q3874799', 'UKR', '["GOV"]'),
    (3, 'dockers', NULL, 'FRA', '["LAB"]'), (4, 'United Nations', 'Q1065', 'IGO', '["IGO"]'), (5, 'soldats', NULL, NULL, '["MIL"]'),
    (6, 'Élodie d''Arc; DROP TABLE event', NULL, 'BEL', '["CVL"]');

-- Events 0 to 79 lead their happenings; 80 to 119 tell those of 0 to 39 again.
INSERT INTO happening (key, id, leading, n_reports, n_outlets, n_independent, n_langs, first_known, last_known, story, conflicts)
SELECT i + 1, 'h' || (i + 1), i + 1, iif(i < 40, 2, 1), iif(i < 40, 2, 1), iif(i < 40 AND i % 4 = 0, 2, 1), 1, '2020-01-01', '2020-02-01', i % 2 + 1,
    iif(i = 0, '[{"field":"dead","values":[]}]', '[]')
FROM n WHERE i < 80;
CREATE TEMP TABLE made AS
SELECT i, i + 1 AS key, (i * 7) % 40 + 1 AS article, iif(i < 80, i, i - 80) + 1 AS happening,
    CASE i % 5 WHEN 0 THEN 'PROTEST' WHEN 1 THEN 'CONSULT' WHEN 2 THEN 'ASSAULT' WHEN 3 THEN 'AID' ELSE 'THREATEN' END AS type,
    CASE i % 5 WHEN 0 THEN '["strike","demo"]' WHEN 1 THEN '["visit"]' WHEN 2 THEN '["firearms"]' ELSE '[]' END AS modes,
    iif(i % 3 = 0, '["economic"]', iif(i % 3 = 1, '["military","economic"]', '[]')) AS contexts,
    CASE i % 4 WHEN 0 THEN 'planned' WHEN 1 THEN 'denied' ELSE 'happened' END AS status,
    iif(i % 11 = 0, NULL, date('2020-01-01', ((i * 7) % 40) || ' days')) AS start,
    CASE i % 6 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 3 WHEN 3 THEN 4 END AS place,
    i % 6 + 1 AS actor, iif(i % 3 = 0, (i + 2) % 6 + 1, NULL) AS recipient, round(0.3 + (i % 13) / 20.0, 2) AS confidence,
    iif(i % 2 = 0, 'Les dockers ont manifesté à Paris.', 'Ministers met in Kyiv.') AS evidence
FROM n;
INSERT INTO event (key, id, article, coding, is_current, is_leading, happening, type, modes, contexts, status, start, "end", place, country,
    actor_countries, recipient_countries, confidence, rule, evidence, span_start, span_end, trigger_start, trigger_end, record)
SELECT m.key, 'e' || m.key, m.article, m.article, m.article <> 37, m.i < 80, m.happening, m.type, m.modes, m.contexts, m.status, m.start, m.start, m.place, p.country,
    json_array(a.country), iif(r.key IS NULL OR r.country IS NULL, '[]', json_array(r.country)), m.confidence, 'made/rule', m.evidence, 0, 10, 2, 5,
    json_object('record', 'event', 'id', 'e' || m.key, 'article', 'a' || m.article, 'lang', 'fr', 'type', m.type, 'mode', json(m.modes), 'context', json(m.contexts),
        'cameo', NULL, 'quad', 4, 'score', -5.0, 'actor', json_array(json_object('text', a.name, 'span', json('[0,3]'), 'name', a.name, 'country', a.country, 'sectors', json(a.sectors), 'id', a.id)),
        'recipient', iif(r.key IS NULL, json('[]'), json_array(json_object('text', r.name, 'span', json('[0,3]'), 'name', r.name, 'country', r.country, 'sectors', json(r.sectors), 'id', r.id))),
        'counts', json('{}'), 'when', iif(m.start IS NULL, NULL, json_object('edtf', m.start, 'start', m.start, 'end', m.start, 'candidates', json_array(m.start), 'text', NULL, 'span', NULL, 'basis', 'explicit')),
        'where', iif(p.key IS NULL, NULL, json_object('text', p.name, 'span', json('[0,3]'), 'name', p.name, 'geonameid', p.geonameid, 'country', p.country, 'admin1', NULL, 'lat', p.lat, 'lon', p.lon, 'resolution', p.resolution)),
        'status', m.status, 'said_by', json('[]'), 'evidence', json_object('sentence', 0, 'span', json('[0,10]'), 'trigger', json('[2,5]'), 'text', m.evidence),
        'more_evidence', json('[]'), 'rule', 'made/rule', 'confidence', m.confidence, 'made_by', json_object('dateline', '0.1.0', 'model', 'made', 'codebook', 'sha256:00'))
FROM made m LEFT JOIN place p ON p.key = m.place JOIN actor a ON a.key = m.actor LEFT JOIN actor r ON r.key = m.recipient;
-- What article 37 told is known no more; another report of its happening leads, where there is one.
UPDATE event SET is_leading = 0 WHERE is_current = 0;
UPDATE event SET is_leading = 1 WHERE key IN (SELECT min(key) FROM event WHERE is_current = 1 GROUP BY happening HAVING sum(is_leading) = 0);
UPDATE happening SET leading = ifnull((SELECT key FROM event WHERE happening = happening.key AND is_leading = 1), leading);

INSERT INTO party (event, role, position, actor, country, day, text, span_start, span_end)
SELECT m.key, 'actor', 0, a.key, a.country, m.start, a.name, 0, 3 FROM made m JOIN actor a ON a.key = m.actor
UNION ALL SELECT m.key, 'actor', 1, 3, 'FRA', m.start, 'dockers', 0, 3 FROM made m WHERE m.i % 9 = 0
UNION ALL SELECT m.key, 'recipient', 0, a.key, a.country, m.start, a.name, 0, 3 FROM made m JOIN actor a ON a.key = m.recipient
UNION ALL SELECT m.key, 'source', 0, 4, 'IGO', m.start, 'UN', 0, 3 FROM made m WHERE m.i % 4 = 0;
INSERT OR IGNORE INTO party_sector (role, sector, day, event)
SELECT p.role, j.value, ifnull(p.day, ''), p.event FROM party p JOIN actor a ON a.key = p.actor, json_each(a.sectors) j;

INSERT INTO quote (key, article, coding, is_current, day, text, direct, speaker, country, cue, span_start, span_end, record)
SELECT i + 1, i % 40 + 1, i % 40 + 1, i % 40 <> 36, date('2020-01-01', (i % 40) || ' days'), iif(i % 2 = 0, 'La réforme est prête', 'We will not sign'), i % 3 = 0,
    iif(i % 7 = 0, NULL, i % 2 + 1), iif(i % 7 = 0, NULL, iif(i % 2 = 0, 'FRA', 'UKR')), 'dit', i, i + 10,
    json_object('record', 'quote', 'article', 'a' || (i % 40 + 1), 'span', json_array(i, i + 10), 'text', iif(i % 2 = 0, 'La réforme est prête', 'We will not sign'), 'direct', json(iif(i % 3 = 0, 'true', 'false')),
        'speaker', iif(i % 7 = 0, NULL, json_object('text', 'il', 'span', json('[0,2]'), 'name', iif(i % 2 = 0, 'Emmanuel Macron', 'Volodymyr Zelenskyy'))), 'chain', json('[]'), 'cue', 'dit', 'cue_span', NULL)
FROM n WHERE i < 60;
INSERT INTO article_actor SELECT i % 6 + 1, i + 1, 2 FROM n WHERE i < 40;
INSERT INTO article_place SELECT i % 4 + 1, i + 1, 1 FROM n WHERE i < 40;

INSERT INTO article_text (article_text) VALUES ('rebuild');
INSERT INTO event_text (event_text) VALUES ('rebuild');
INSERT INTO quote_text (quote_text) VALUES ('rebuild');
INSERT INTO actor_text (actor_text) VALUES ('rebuild');
INSERT INTO place_text (place_text) VALUES ('rebuild');

INSERT INTO rollup_pair
SELECT ifnull(e.start, ''), e.type, ifnull(a.value, ''), ifnull(r.value, ''), e.status, count(*), sum(h.n_reports)
FROM event e JOIN happening h ON h.key = e.happening LEFT JOIN json_each(e.actor_countries) a LEFT JOIN json_each(e.recipient_countries) r
WHERE e.is_leading = 1 GROUP BY 1, 2, 3, 4, 5;
INSERT INTO rollup_day SELECT ifnull(e.start, ''), e.type, e.status, count(*), sum(h.n_reports)
FROM event e JOIN happening h ON h.key = e.happening WHERE e.is_leading = 1 GROUP BY 1, 2, 3;
INSERT INTO rollup_month SELECT substr(day, 1, 7), type, status, sum(n_events), sum(n_reports) FROM rollup_day GROUP BY 1, 2, 3;
DROP TABLE made;
DROP TABLE n;
COMMIT;
