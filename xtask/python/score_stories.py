#!/usr/bin/env python3
"""Scores how much of what news reports tell is coded: recall on whole articles.

    score_stories.py STORIES --articles > articles.jsonl      # for `dateline code --no-repair --records events`
    score_stories.py STORIES EVENTS.jsonl [--misses]          # scores; prints one JSON object, the misses on standard error with `--misses`

STORIES is a folder of stories (`tests/stories/README.md`). A telling is a gold event of one report whose words stand in its text (not its title).

`fr`, `en`, `told`: share of tellings for which an event of gold's type has a trigger (one deed may be told twice) within gold's words. Of these, `actors`: one such event has all of gold's
actor countries (where gold names some), `day`: one such event's days include gold's. Deeds that gold does not list count neither for nor against.
"""
import json
import sys
from collections import Counter
from pathlib import Path


def lines(path):
    with open(path, encoding="utf-8") as rows:
        return [json.loads(row) for row in rows if row.strip()]


def reports(folder):
    return [report for path in sorted(Path(folder).glob("s*.jsonl")) for report in lines(path)]


def articles(folder):
    for report in reports(folder):
        kept = {field: report[field] for field in ("id", "lang", "title", "text", "published", "outlet", "url")}
        print(json.dumps(kept, ensure_ascii=False))


def events_by_article(path):
    events = {}
    for record in lines(path):
        if record.get("record") == "event":
            events.setdefault(record["article"], []).append(record)
    return events


def within(event, start, end):
    triggers = [told["trigger"] for told in [event["evidence"], *event["more_evidence"]]]
    return any(start < trigger[1] and trigger[0] < end for trigger in triggers)


def has_actors(event, wanted):
    return set(wanted) <= {actor.get("country") for actor in event["actor"]}


def has_day(event, day):
    when = event.get("when")
    return bool(when) and when["start"] <= day <= when["end"]


def score(folder, path, show):
    events = events_by_article(path)
    seen, found = Counter(), Counter()
    for report in reports(folder):
        for gold in report["events"]:
            start = report["text"].find(gold["words"])
            if start < 0:
                continue
            near = [one for one in events.get(report["id"], []) if within(one, start, start + len(gold["words"]))]
            right = [one for one in near if one["type"] == gold["type"]]
            seen[report["lang"]] += 1
            found[report["lang"]] += bool(right)
            if right:
                found["day"] += any(has_day(one, gold["day"]) for one in right)
            if right and gold["actor"]:
                seen["actors"] += 1
                found["actors"] += any(has_actors(one, gold["actor"]) for one in right)
            if show and not right:
                print(report["id"], gold["type"], [one["type"] for one in near], gold["words"], file=sys.stderr)
    n_told = found["fr"] + found["en"]
    share = lambda part, whole: round(part / whole, 3) if whole else 0.0
    return {
        "tellings": seen["fr"] + seen["en"],
        "fr": share(found["fr"], seen["fr"]),
        "en": share(found["en"], seen["en"]),
        "told": share(n_told, seen["fr"] + seen["en"]),
        "actors": share(found["actors"], seen["actors"]),
        "day": share(found["day"], n_told),
    }


def main():
    folder, rest = sys.argv[1], sys.argv[2:]
    if rest == ["--articles"]:
        articles(folder)
    else:
        print(json.dumps(score(folder, rest[0], "--misses" in rest)))


if __name__ == "__main__":
    main()
