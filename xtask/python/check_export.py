"""Compares the tables of an export in Parquet with the same export as lines of JSON: as pandas and as DuckDB read them.

    python3 xtask/python/check_export.py PARQUET_DIR JSONL_DIR

Needs duckdb, pandas and pyarrow; ends with status 77 where they are not there.
"""

import json
import sys
from pathlib import Path

try:
    import duckdb
    import pandas
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)


def plain(value):
    """Returns a value as JSON has it, without fields that hold nothing: tables have a place for each."""
    if hasattr(value, "tolist") and not isinstance(value, (str, bytes)):
        value = value.tolist()
    if isinstance(value, float):
        # pandas has whole numbers beside nothing as floating ones.
        return None if value != value else int(value) if value.is_integer() else value
    if isinstance(value, dict):
        fields = {name: plain(own) for name, own in value.items()}
        return {name: own for name, own in fields.items() if own is not None} or None
    if isinstance(value, list):
        return [plain(own) for own in value]
    return value


def lines(folder, table):
    """Returns the records of a table, by what they print as."""
    files = sorted(Path(folder, table).glob("*/*.jsonl"))
    records = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    for record in records:
        del record["record"]
    return sorted(json.dumps(plain(record), sort_keys=True) for record in records)


def rows(frame):
    """Returns the rows of a table, by what they print as."""
    records = frame.drop(columns="month").to_dict("records")
    return sorted(json.dumps(plain(record), sort_keys=True) for record in records)


def main():
    parquet, jsonl = sys.argv[1:]
    for table in ("events", "quotes", "articles"):
        if not Path(jsonl, table).exists():
            continue
        expected = lines(jsonl, table)
        by_pandas = rows(pandas.read_parquet(Path(parquet, table)))
        pattern = str(Path(parquet, table, "*", "*.parquet"))
        relation = duckdb.sql(f"SELECT * FROM read_parquet('{pattern}', hive_partitioning = true)")
        by_duckdb = relation.fetchall()
        other = next((pair for pair in zip(by_pandas, expected) if pair[0] != pair[1]), None)
        assert by_pandas == expected, f"{table}: pandas reads other rows, first {other}"
        assert len(by_duckdb) == len(expected), f"{table}: DuckDB reads {len(by_duckdb)} rows"
        if table == "events":
            acted = f"SELECT count(*) FROM read_parquet('{pattern}') WHERE len(actor) > 0"
            n_acted = duckdb.sql(acted).fetchall()[0][0]
            n_expected = sum('"actor": [{' in line for line in expected)
            assert n_acted == n_expected, f"DuckDB finds {n_acted} events with an actor"
        print(f"{table}: {len(expected)} rows, the same")


main()
