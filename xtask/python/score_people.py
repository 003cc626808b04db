#!/usr/bin/env python3
"""Compares the dated offices of `world/people/` with public lists of office-holders.

    score_people.py KB_CHECK WORLD  # prints one JSON object, who is missing on standard error with `--misses`

KB_CHECK holds Archigos 4.1 (leaders to 2015, days) and world-leaders-2021 of EveryPolitician (heads of state and government, years). A leader of Archigos is
found where someone of that country with a word of that name held a head's office on the middle day of the spell since 2000. A row of world-leaders-2021 is found by its Wikidata item or its name and a year in office.
"""
import csv
import datetime
import glob
import gzip
import json
import os
import sys
import tomllib
import unicodedata

ARCHIGOS_CODES = {"RUM": "ROU", "GFR": "DEU", "GMY": "DEU", "YUG": "SRB", "MNT": "MNE", "DRC": "COD", "ROK": "KOR", "DRV": "VNM", "UKG": "GBR", "SUD": "SDN", "SPN": "ESP", "FRN": "FRA", "BNG": "BGD"}
HEADS = {"head_of_state", "head_of_government", "head"}


def miss(text):
    """Tells what went wrong, where that is asked for."""
    if "--misses" in sys.argv:
        print(text, file=sys.stderr)


def fold(name):
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in letters if c.isalnum() or c == " ")


def day(text, is_end):
    if not text:
        return datetime.date(2030, 1, 1) if is_end else datetime.date(1900, 1, 1)
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    month = parts[1] if len(parts) == 2 else (12 if is_end else 1)
    return datetime.date(parts[0], month, 28 if is_end else 1)


def people(world):
    found = []
    for path in glob.glob(os.path.join(world, "people", "*.toml")):
        code = os.path.basename(path)[:-5].upper()
        for row in tomllib.load(open(path, "rb"))["person"]:
            names = [row["name"]] + [name for own in row.get("names", {}).values() for name in own]
            terms = [(day(o.get("start"), False), day(o.get("end"), True), o.get("start"), o.get("end")) for o in row.get("offices", []) if o["office"] in HEADS]
            found.append({"country": row.get("country", code), "id": row.get("id"), "names": [fold(name) for name in names], "terms": terms})
    return found


def main():
    known = people(sys.argv[2])
    by_country = {}
    for one in known:
        by_country.setdefault(one["country"], []).append(one)
    total = hits = 0
    for row in csv.DictReader(open(os.path.join(sys.argv[1], "everypolitician/world-leaders-2021/wikidata.csv"), encoding="utf-8")):
        if not row["officeholderLabel"] or row["start_year"] and int(row["start_year"]) > 2025:
            continue
        year = max(2000, int(row["start_year"] or 2021))
        name = fold(row["officeholderLabel"])
        total += 1
        is_meant = lambda one: one["id"] == row["officeholder"] or name in one["names"]
        held = lambda one: any(start.year <= year <= end.year for start, end, _, _ in one["terms"])
        good = any(is_meant(one) and held(one) for one in known)
        hits += good
        if not good:
            miss(f"{row['country']}: {row['officeholderLabel']}, {row['positionLabel']} from {row['start_year']}")
    seen = of = 0
    spells = {}
    for row in csv.DictReader(gzip.open(os.path.join(sys.argv[1], "archigos/arch_annual.txt.gz"), "rt", encoding="utf-8", errors="replace"), delimiter="\t"):
        spells.setdefault((row["idacr"], row["leadid"], row["leader"]), []).append((row["startdate"], row["enddate"]))
    for (country, _, leader), years in spells.items():
        start, end = min(years)[0], max(years)[1]
        if end < "2000-02-01" or start > end:
            continue
        country = ARCHIGOS_CODES.get(country, country)
        if country not in by_country:
            continue
        middle = max(datetime.date(2000, 1, 15), datetime.date.fromisoformat(start) + (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)) / 2)
        words = [word for word in fold(leader).split() if len(word) > 2]
        of += 1
        meant = [one for one in by_country[country] if any(word in name for word in words for name in one["names"])]
        held = [term for one in meant for term in one["terms"] if term[0] <= middle <= term[1]]
        seen += bool(held)
        if not held:
            miss(f"{country}: {leader}, {start} to {end}")
    print(json.dumps({"leaders_2021": total, "found": round(hits / total, 3), "archigos": of, "archigos_found": round(seen / of, 3)}))


main()
