#!/usr/bin/env python3
"""Scores who says what.

    score_quotes.py GOLD --articles > articles.jsonl  # the texts, as input for `dateline code --no-repair`
    score_quotes.py GOLD PREDICTIONS.jsonl            # scores; prints one JSON object, the misses on standard error with `--misses`

GOLD is paragraphs of ours (`tests/quotes/*.jsonl`, marked as docs/concepts/attribution.md says; a name without `.jsonl` takes all its parts) or a folder of PolNeAR: texts
with BRAT files. Predictions are lines of `dateline code --no-repair --records quotes`.

Of ours: spans that overlap by three tenths of both (`loose_f1`) and by eight tenths (`strict_f1`), intersection over union, each used once; of the loosely
matched ones that have a marked speaker, the share whose speaker overlaps the marked one by half of the shorter or names the person marked (`speaker`).
Of PolNeAR: cues that share a character with a marked one (`cue_f1`), sources of such cues that do (`source_f1`, over all marked and all found sources).
"""
import glob
import json
import os
import re
import sys

LOOSE, STRICT = 0.3, 0.8



def miss(text):
    """Tells what went wrong, where that is asked for."""
    if "--misses" in sys.argv:
        print(text, file=sys.stderr)


def ours(path):
    paths = [path] if path.endswith(".jsonl") else sorted(glob.glob(path + "-*.jsonl"))
    items = {}
    for one in paths:
        with open(one, encoding="utf-8") as lines:
            items.update((item["id"], item) for item in map(json.loads, lines))
    return items


def polnear(folder):
    items = {}
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.ann"), recursive=True)):
        name = os.path.basename(path)[:-4]
        base = re.sub(r"_[0-9a-f]{4}$", "", name)
        texts = glob.glob(os.path.join(folder, "**", base + ".txt"), recursive=True)
        if not texts or base in items:
            continue
        text = open(texts[0], encoding="utf-8", newline="").read()
        spans, relations = {}, []
        for line in open(path, encoding="utf-8"):
            fields = line.rstrip("\n").split("\t")
            if line.startswith("T"):
                numbers = [int(n) for n in re.findall(r"\d+", fields[1])]
                spans[fields[0]] = (numbers[0], numbers[-1])
            elif line.startswith("E"):
                roles = dict(pair.split(":") for pair in fields[1].split() if ":" in pair)
                relations.append({role.rstrip("0123456789"): spans[t] for role, t in roles.items() if t in spans})
        items[base] = {"id": base, "lang": "en", "text": text, "relations": relations}
    return items


def overlap(a, b):
    return min(a[1], b[1]) - max(a[0], b[0])


def union_share(a, b):
    common = overlap(a, b)
    return max(0, common) / max(1, a[1] - a[0] + b[1] - b[0] - max(0, common))


def matched(gold, found, least):
    """Pairs the marked with the found, the best overlap first."""
    pairs = [(union_share(g["span"], f["span"]), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    used_gold, used_found, hits = set(), set(), []
    for share, i, j in sorted(pairs, reverse=True):
        if share >= least and i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            hits.append((i, j))
    return hits


def f1(hits, n_gold, n_found):
    return round(2 * hits / max(1, n_gold + n_found), 3)


def is_speaker(marked, text, quote):
    speaker = quote["speaker"]
    if speaker is None:
        return False
    span = marked["speaker"]
    near = overlap(span, speaker["span"]) * 2 >= min(span[1] - span[0], speaker["span"][1] - speaker["span"][0])
    person = (marked.get("person") or "").lower()
    named = [speaker["text"].lower(), (speaker["name"] or "").lower()]
    return near or any(name and (name in person or person in name) for name in named if person)


def score_ours(items, predicted):
    n_gold = n_found = loose = strict = speakers = right = 0
    for item in items.values():
        gold, found = item["quotes"], predicted.get(item["id"], [])
        n_gold, n_found = n_gold + len(gold), n_found + len(found)
        strict += len(matched(gold, found, STRICT))
        hits = matched(gold, found, LOOSE)
        loose += len(hits)
        for i, j in hits:
            if gold[i]["speaker"]:
                speakers += 1
                good = is_speaker(gold[i], item["text"], found[j])
                right += good
                if not good:
                    said = found[j]["speaker"] and found[j]["speaker"]["text"]
                    miss(f"{item['id']}: speaker {said!r}, not {item['text'][slice(*gold[i]['speaker'])]!r}")
        for i, quote in enumerate(gold):
            if i not in {i for i, _ in hits}:
                miss(f"{item['id']}: missed ({quote['kind']}) {item['text'][slice(*quote['span'])]!r}")
        for j, quote in enumerate(found):
            if j not in {j for _, j in hits}:
                miss(f"{item['id']}: none {quote['text']!r} cue {quote['cue']!r}")
    return {
        "marked": n_gold,
        "found": n_found,
        "loose_f1": f1(loose, n_gold, n_found),
        "strict_f1": f1(strict, n_gold, n_found),
        "speaker": round(right / max(1, speakers), 3),
    }


def score_polnear(items, predicted):
    n_cues = n_sources = found_cues = found_sources = cues = sources = 0
    for item in items.values():
        gold = [relation for relation in item["relations"] if "Cue" in relation]
        found = [quote for quote in predicted.get(item["id"], []) if quote["cue_span"]]
        # A quotation of several parts has one cue.
        found = list({tuple(quote["cue_span"]): quote for quote in found}.values())
        n_cues, found_cues = n_cues + len(gold), found_cues + len(found)
        n_sources += sum("Source" in relation for relation in gold)
        found_sources += sum(quote["speaker"] is not None for quote in found)
        used = set()
        for relation in gold:
            hit = next((j for j, quote in enumerate(found) if j not in used and overlap(relation["Cue"], quote["cue_span"]) > 0), None)
            if hit is None:
                miss(f"{item['id']}: cue missed {item['text'][slice(*relation['Cue'])]!r}")
                continue
            used.add(hit)
            cues += 1
            speaker = found[hit]["speaker"]
            if "Source" in relation and speaker:
                good = overlap(relation["Source"], speaker["span"]) > 0 or (speaker.get("pronoun_span") and overlap(relation["Source"], speaker["pronoun_span"]) > 0)
                sources += bool(good)
                if not good:
                    miss(f"{item['id']}: source {speaker['text']!r}, not {item['text'][slice(*relation['Source'])]!r}")
        for j, quote in enumerate(found):
            if j not in used:
                miss(f"{item['id']}: no cue {quote['cue']!r}")
    return {"cues": n_cues, "found": found_cues, "cue_f1": f1(cues, n_cues, found_cues), "source_f1": f1(sources, n_sources, found_sources)}


def main():
    path = sys.argv[1]
    is_folder = os.path.isdir(path)
    items = polnear(path) if is_folder else ours(path)
    if sys.argv[2] == "--articles":
        for item in items.values():
            print(json.dumps({name: item[name] for name in ("id", "text", "lang")}, ensure_ascii=False))
        return
    predicted = {}
    with open(sys.argv[2], encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record.get("record") == "quote":
                predicted.setdefault(record["article"], []).append(record)
    print(json.dumps((score_polnear if is_folder else score_ours)(items, predicted)))


main()
