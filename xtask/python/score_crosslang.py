#!/usr/bin/env python3
"""Scores whether the same sentence gives the same event in French and in English.

    score_crosslang.py PAIRS --articles > articles.jsonl      # each sentence as an article of its own, for `dateline code --no-repair --records events`
    score_crosslang.py PAIRS EVENTS.jsonl [--misses]          # scores; prints one JSON object, the misses on standard error with `--misses`

PAIRS has one pair a line: `id`, `fr`, `en`, and gold `type`, `mode`, `actor` (PLOVER country values). The agreement of the languages never looks at gold: an
article's dominant event is the one with the highest confidence, then the earliest trigger, then the first type by name. All shares are of all pairs, so an
article without an event agrees with nothing.

`same_type`, `same_actor_country`: the two dominant events have the same type, the same set of actor countries (two empty sets are no agreement).
`same_type_any`: some type is among the events of both. `fr_type`, `en_type`: gold's type is among the events. `fr_actor`, `en_actor`: an event of any type has
exactly gold's actor countries. `fr_event`, `en_event`: one event has gold's type and gold's actor countries. `fr_mode`, `en_mode`: one event has gold's type and
gold's modes. `fr_none`, `en_none`, `both_none`: numbers of articles without an event.
"""
import json
import sys

LANGS = ("fr", "en")


def lines(path):
    with open(path, encoding="utf-8") as rows:
        return [json.loads(row) for row in rows if row.strip()]


def articles(pairs):
    for pair in pairs:
        for lang in LANGS:
            article = {"id": f"{pair['id']}.{lang}", "lang": lang, "text": pair[lang], "published": "2020-06-15"}
            print(json.dumps(article, ensure_ascii=False))


def read_events(path):
    """Groups the events by article."""
    events = {}
    for record in lines(path):
        if record.get("record") == "event":
            events.setdefault(record["article"], []).append(record)
    return events


def start(event):
    evidence = event.get("evidence") or {}
    return (evidence.get("trigger") or evidence.get("span") or [0])[0]


def dominant(events):
    """Chooses without gold: the surest, then the earliest."""
    return min(events, key=lambda event: (-event.get("confidence", 0), start(event), event["type"]), default=None)


def countries(event):
    return {actor["country"] for actor in event.get("actor") or [] if actor.get("country")}


def judge(pair, found):
    """Answers each question of one pair with yes or no."""
    first, second = (dominant(found[lang]) for lang in LANGS)
    both = first is not None and second is not None
    types = {lang: {event["type"] for event in found[lang]} for lang in LANGS}
    gold = set(pair["actor"])
    answers = {
        "same_type": both and first["type"] == second["type"],
        "same_type_any": bool(types["fr"] & types["en"]),
        "same_actor_country": both and bool(countries(first)) and countries(first) == countries(second),
    }
    for lang in LANGS:
        right = [event for event in found[lang] if event["type"] == pair["type"]]
        answers[f"{lang}_type"] = bool(right)
        answers[f"{lang}_actor"] = any(countries(event) == gold for event in found[lang])
        answers[f"{lang}_event"] = any(countries(event) == gold for event in right)
        answers[f"{lang}_mode"] = any(set(event.get("mode") or []) == set(pair["mode"]) for event in right)
    return answers


def told(event):
    mode = ",".join(event.get("mode") or [])
    who = ",".join(sorted(countries(event))) or "-"
    return f"{event['type']}{' ' + mode if mode else ''} {who} {event.get('confidence', 0):.2f}"


def miss(pair, found, answers):
    """Tells which questions a pair fails, and what was coded, the dominant event first."""
    wrong = [name for name, right in answers.items() if not right]
    if not wrong:
        return
    gold = " ".join([pair["type"], *pair["mode"]])
    print(f"{pair['id']}: {gold} {','.join(pair['actor'])}: no {', '.join(wrong)}", file=sys.stderr)
    for lang in LANGS:
        first = dominant(found[lang])
        order = sorted(found[lang], key=lambda event: event is not first)
        print(f"  {lang}: {pair[lang]}\n      {'; '.join(map(told, order)) or 'no event'}", file=sys.stderr)


def score(pairs, events):
    counts, empty = {}, {"fr_none": 0, "en_none": 0, "both_none": 0}
    for pair in pairs:
        found = {lang: events.get(f"{pair['id']}.{lang}", []) for lang in LANGS}
        answers = judge(pair, found)
        for name, right in answers.items():
            counts[name] = counts.get(name, 0) + right
        for lang in LANGS:
            empty[f"{lang}_none"] += not found[lang]
        empty["both_none"] += not any(found.values())
        if "--misses" in sys.argv:
            miss(pair, found, answers)
    shares = {name: round(count / max(1, len(pairs)), 3) for name, count in counts.items()}
    print(json.dumps({"pairs": len(pairs), **shares, **empty}))


def main():
    pairs = lines(sys.argv[1])
    if sys.argv[2] == "--articles":
        articles(pairs)
    else:
        score(pairs, read_events(sys.argv[2]))


main()
