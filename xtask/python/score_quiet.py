#!/usr/bin/env python3
"""Counts events where none is reported: articles of the French TimeBank on sport, accidents, culture, weather, companies and village notices.

    score_quiet.py FR_TIMEBANK --articles > articles.jsonl
    score_quiet.py FR_TIMEBANK EVENTS.jsonl [--misses]

`quiet` is one minus the events for each sentence; a sentence ends at `.`, `!`, `?` or `…` before a space, or where its line does.
"""
import json, os, re, subprocess, sys

ARTICLES = """
1999-05-17-0121 1999-05-18-0333 1999-05-19-0543 1999-05-20-0108 1999-05-21-0100 1999-05-21-0102 1999-05-23-0078 1999-05-26-1342
1999-05-30-0974 1999-06-04-0535b 1999-07-16-0592 1999-07-23-0052 1999-07-24-0101 1999-07-28-0438 1999-08-06-0305 1999-08-07-0951
1999-08-10-0788 1999-09-04-0945 1999-09-05-0496 1999-09-30-0406 2002-04-03-1077 2002-05-11-0410 2002-09-13-0935 2002-09-29-0965
2002-10-31-1172 2003-01-04-1029 2003-01-21-0219 2003-01-31-1112 2003-02-04-0026 2003-02-04-0872 2003-02-21-0862 2003-02-22-0872
""".split()


def articles(folder):
    """The scorer of times reads the corpus; it lies in the folder of scorers beside that of labelled data."""
    scorer = os.path.join(folder, "..", "..", "tools", "score_time.py")
    printed = subprocess.run([sys.executable, scorer, folder, "--articles"], capture_output=True, text=True, check=True).stdout
    return [article for article in map(json.loads, printed.splitlines()) if article["id"] in ARTICLES]


def main():
    quiet = articles(sys.argv[1])
    if sys.argv[2] == "--articles":
        for article in quiet:
            print(json.dumps(article, ensure_ascii=False))
        return
    sentences = sum(len([part for part in re.split(r"(?<=[.!?…])\s|\n", article["text"]) if part.strip()]) for article in quiet)
    events = [event for event in map(json.loads, open(sys.argv[2], encoding="utf-8")) if event["record"] == "event"]
    if "--misses" in sys.argv:
        for event in events:
            print(event["type"], event["rule"], round(event["confidence"], 2), event["evidence"]["text"], file=sys.stderr)
    print(json.dumps({"articles": len(quiet), "sentences": sentences, "events": len(events),
                      "events_per_100": round(100 * len(events) / sentences, 2), "quiet": round(1 - len(events) / sentences, 3)}))


if __name__ == "__main__":
    main()
