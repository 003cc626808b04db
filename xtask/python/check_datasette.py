"""Opens a database of dateline in Datasette: search, facets and the names behind foreign keys must work.

    python check_datasette.py news.db
    python check_datasette.py 0001_first.sql 0002_views.sql made.sql

Files of SQL are first made into a database. It is asked as a browser would, without a socket. Ends with status 1 at the first answer that is wrong.
"""

import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

from datasette.app import Datasette
from datasette.database import Database

# Tables with the one that indexes their words, and the label that their rows go by elsewhere.
SEARCHED = {"article": "article_text", "event": "event_text", "quote": "quote_text", "actor": "actor_text", "place": "place_text"}
LABELS = {"article": "title", "event": "evidence", "quote": "text", "happening": "id", "story": "title", "actor": "name", "place": "name", "outlet": "name"}


def word_of(path):
    """Returns a long word of some article's title."""
    with sqlite3.connect(path) as database:
        titles = [row[0] for row in database.execute("SELECT title FROM article WHERE title IS NOT NULL LIMIT 50")]
    words = [word for title in titles for word in title.split() if word.isalpha() and len(word) > 3]
    return words[0] if words else None


async def check(path):
    name = "news"
    metadata = {"databases": {name: {"tables": {table: {"label_column": label} for table, label in LABELS.items()}}}}
    datasette = Datasette([], immutables=[], metadata=metadata)
    datasette.add_database(Database(datasette, path=path, is_mutable=False), name=name)
    await datasette.invoke_startup()

    async def get(address):
        answer = await datasette.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:200]}"
        return answer.json()

    for table, index in SEARCHED.items():
        found = await datasette.get_database(name).fts_table(table)
        assert found == index, f"the words of `{table}` are found in {found}, not in `{index}`"
    word = word_of(path)
    if word:
        rows = (await get(f"/{name}/article.json?_search={word}&_shape=objects&_col=title"))["rows"]
        assert rows, f"no article is found by `{word}`"
    facets = await get(f"/{name}/event.json?_facet=type&_facet=status&_facet=country&_size=1")
    counted = facets["facet_results"]
    counted = counted.get("results", counted)
    assert counted["type"]["results"], "events have no facet of types"
    rows = (await get(f"/{name}/article.json?_labels=on&_shape=objects&_size=5"))["rows"]
    outlets = [row["outlet"] for row in rows if row["outlet"] is not None]
    assert all(isinstance(outlet, dict) and outlet["label"] for outlet in outlets), f"outlets have no names: {outlets}"
    for view in ("v_event", "v_report", "v_quote", "v_article", "v_story"):
        await get(f"/{name}/{view}.json?_size=1")
    page = await datasette.client.get(f"/{name}/event?_facet=type")
    assert page.status_code == 200 and "<table" in page.text, "the page of events is no table"
    print(f"Datasette searches {len(SEARCHED)} tables, counts {len(counted)} facets, names outlets and opens 5 views")


def database_of(paths, folder):
    """Returns the database that is named, or makes one of files of SQL."""
    if not paths[0].endswith(".sql"):
        return paths[0]
    path = str(Path(folder) / "news.db")
    database = sqlite3.connect(path)
    for sql in paths:
        database.executescript(Path(sql).read_text(encoding="utf-8"))
    database.close()
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(check(database_of(sys.argv[1:], folder)))
