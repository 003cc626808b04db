#!/usr/bin/env python3
"""Scores who phrases are: PLOVER country and primary sector.

    score_actors.py GOLD --articles > articles.jsonl  # each phrase as an article of its own, for `dateline code --no-repair`
    score_actors.py GOLD PREDICTIONS.jsonl            # scores; prints one JSON object, the misses on standard error with `--misses`

GOLD is a table of ours (columns `phrase`, `country`, `sector`, `date`) or the assertions of NGEC's tests (`function`, `input`, `expected`), of which those count that
assert a country or a sector of a phrase. Predictions are lines of `dateline code --records actors`; a phrase is the actor with the longest
mention. Codes that PLOVER renamed are read as PLOVER's; a country alone has no sector in NGEC, and `GOV` is as right there.
"""
import csv
import json
import re
import sys

RENAMED = {"XKX": "KOS", "HLH": "MED", "BUD": "REL"}
FAULTY = {"Feliciano Valencia", "yesterday"}



def miss(text):
    """Tells what went wrong, where that is asked for."""
    if "--misses" in sys.argv:
        print(text, file=sys.stderr)


def ngec(row):
    """Reads the arguments and the assertions of a test: phrase, context, day."""
    parts = [part.strip() for part in row["input"].split(" | ")]
    if "d['" in row["input"] or row["function"] == "query_wiki":
        return None
    whole = row["input"].replace('""', '"')
    day = re.search(r"\b(19|20)\d\d-\d\d-\d\d\b", whole)
    clean = lambda text: text.strip(" '\"")
    phrase = clean(parts[0])
    context = clean(parts[1]) if len(parts) > 1 and "{" not in parts[1] else ""
    wanted = {}
    for field, name in (("country", "country"), ("cc", "country"), ("code_1", "sector")):
        match = re.search(rf"\b{field}(?:'\])? == '([^']*)'", row["expected"])
        if match:
            wanted.setdefault(name, [match.group(1)])
    either = re.search(r"code_1'\] in \[([^]]*)\]", row["expected"])
    if either:
        wanted["sector"] = re.findall(r"'(\w+)'", either.group(1))
    if row["expected"].strip() == "code is None":
        wanted = {"country": [""], "sector": [""]}
    if not wanted or phrase in FAULTY or "????" in row["expected"]:
        return None
    wanted = {name: [RENAMED.get(code, code) for code in codes] for name, codes in wanted.items()}
    if wanted.get("sector") == [""] and any(wanted.get("country", [""])):
        wanted["sector"].append("GOV")
    return {"phrase": phrase, "context": context, "date": day.group(0) if day else None, "lang": "en", **wanted}


def ours(row):
    return {
        "phrase": row["phrase"],
        "context": "",
        "date": row["date"] or None,
        "lang": "fr",
        "country": [row["country"]],
        "sector": [row["sector"]],
    }


def read(path):
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_MINIMAL))
    rows = [ngec(row) if "expected" in row else ours(row) for row in rows]
    seen, kept = set(), []
    for row in filter(None, rows):
        key = (row["phrase"], row["context"], row["date"])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def main():
    rows = read(sys.argv[1])
    if sys.argv[2] == "--articles":
        for index, row in enumerate(rows):
            text = f"{row['context']} {row['phrase']}".strip()
            article = {"id": str(index), "text": text, "lang": row["lang"]}
            print(json.dumps({**article, **({"published": row["date"]} if row["date"] else {})}, ensure_ascii=False))
        return
    actors = {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record.get("record") == "actor":
                longest = max(end - start for start, end in (mention["span"] for mention in record["mentions"]))
                actors.setdefault(record["article"], []).append((longest, record))
    counts = {"country": [0, 0], "sector": [0, 0]}
    for index, row in enumerate(rows):
        _, best = max(actors.get(str(index), []), key=lambda pair: pair[0], default=(0, None))
        given = {
            "country": (best and best["country"]) or "",
            "sector": (best and best["sectors"] and best["sectors"][0]) or "",
        }
        for name, count in counts.items():
            if name not in row:
                continue
            count[0] += given[name] in row[name]
            count[1] += 1
            if given[name] not in row[name]:
                miss(f"{row['phrase']} ({row['date'] or '-'}): {name} {given[name] or '-'}, not {'/'.join(row[name]) or '-'}")
    share = lambda count: round(count[0] / max(1, count[1]), 3)
    print(json.dumps({"phrases": len(rows), "country": share(counts["country"]), "sector": share(counts["sector"])}))


main()
