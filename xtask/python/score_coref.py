#!/usr/bin/env python3
"""Scores coreference against Dem1921 (CoNLL-U with chains in the last column), newspaper documents.

    score_coref.py GOLD.conll --articles > articles.jsonl  # the texts, as input for `dateline code --no-repair`
    score_coref.py GOLD.conll PREDICTIONS.jsonl            # scores; prints one JSON object, wrong pronouns on standard error with `--misses`

Predictions are lines of `dateline code --no-repair --records actors`. A mention of ours is the marked one whose head word it holds, the most alike of several.
`conll_f1` is the mean of MUC, B3 and CEAF-e over the mentions that both sides have (chains of things that act nowhere are no task of ours); `all_f1` is the
same over every marked chain of two or more. `pronoun_precision`: of the pronouns that are resolved, the share whose nearest earlier noun or name of
the same actor is in the pronoun's marked chain.
"""
import json
import re
import sys

PRONOUNS = set("il elle ils elles lui leur son sa ses leurs le la l' les celui-ci celle-ci ceux-ci celles-ci ce dernier cette dernière eux".split())
NO_SPACE_BEFORE = set(",.)]»…") - {"»"}



def miss(text):
    """Tells what went wrong, where that is asked for."""
    if "--misses" in sys.argv:
        print(text, file=sys.stderr)


def read(path):
    documents, name = {}, None
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        start = re.match(r"#begin document \((.*)\);", line)
        if start:
            name = start.group(1)
            documents[name] = {"text": "", "tokens": [], "open": {}, "mentions": []}
            sentence, ends = {}, None
        elif line.startswith("#end"):
            name = None
        elif name and not line:
            sentence = {}
            documents[name]["text"] += "" if documents[name]["text"].endswith("\n") else " "
        elif name and "estrepublicain" in name:
            add(documents[name], line.split("\t"), sentence)
    return {name: finish(document) for name, document in documents.items() if document["tokens"]}


def add(document, fields, sentence):
    number, form = fields[0], fields[1]
    if "-" in number:
        first, last = map(int, number.split("-"))
        span = append(document, form)
        sentence.update({index: span for index in range(first, last + 1)})
        return
    index = int(number)
    span = sentence.get(index) or append(document, form)
    sentence[index] = span
    document["tokens"].append((span, int(fields[6]) if fields[6].isdigit() else 0, index, len(document["tokens"])))
    at = len(document["tokens"]) - 1
    for part in fields[-1].split("|"):
        chain = part.strip("()")
        if part.startswith("("):
            document["open"].setdefault(chain, []).append(at)
        if part.endswith(")") and chain != "_":
            document["mentions"].append((document["open"][chain].pop(), at, chain))


def append(document, form):
    text = document["text"]
    if text and not text.endswith((" ", "'", "’", "(")) and form[0] not in NO_SPACE_BEFORE and not form.startswith("-"):
        text += " "
    start = len(text)
    document["text"] = text + form
    return (start, start + len(form))


def finish(document):
    mentions = []
    for first, last, chain in document["mentions"]:
        tokens = document["tokens"][first : last + 1]
        numbers = {token[2] for token in tokens}
        head = next((token for token in tokens if token[1] not in numbers), tokens[0])
        mentions.append({"span": (tokens[0][0][0], tokens[-1][0][1]), "head": head[0], "chain": chain})
    return {"text": document["text"], "mentions": mentions}


def union_share(a, b):
    common = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, common) / (a[1] - a[0] + b[1] - b[0] - max(0, common))


def align(gold, span):
    """Returns the marked mention that ours is."""
    inside = [m for m in gold if span[0] <= m["head"][0] and m["head"][1] <= span[1]]
    best = max(inside, key=lambda m: union_share(m["span"], span), default=None)
    return best


def muc(gold, system):
    def half(a, b):
        where = {m: i for i, chain in enumerate(b) for m in chain}
        hits = sum(len(c) - len({where.get(m, ("alone", m)) for m in c}) for c in a)
        return hits, sum(len(c) - 1 for c in a)
    return half(gold, system), half(system, gold)


def b3(gold, system):
    def half(a, b):
        where = {m: chain for chain in b for m in chain}
        return sum(len(c & where.get(m, {m})) / len(c) for c in a for m in c), sum(map(len, a))
    return half(gold, system), half(system, gold)


def ceafe(gold, system):
    if not gold or not system:
        return (0, len(gold)), (0, len(system))
    alike = [[2 * len(g & s) / (len(g) + len(s)) for s in system] for g in gold]
    hit = best_sum(alike)
    return (hit, len(gold)), (hit, len(system))


def best_sum(alike):
    """Returns the largest sum of a one-to-one choice (Kuhn's method with potentials, rows not more than columns)."""
    if len(alike) > len(alike[0]):
        alike = [list(column) for column in zip(*alike)]
    n, m = len(alike), len(alike[0])
    rows, columns, of_column, way = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for row in range(1, n + 1):
        of_column[0], column = row, 0
        least, used = [float("inf")] * (m + 1), [False] * (m + 1)
        while of_column[column]:
            used[column], at, step, following = True, of_column[column], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -alike[at - 1][j - 1] - rows[at] - columns[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, column
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(m + 1):
                if used[j]:
                    rows[of_column[j]] += step
                    columns[j] -= step
                else:
                    least[j] -= step
            column = following
        while column:
            of_column[column], column = of_column[way[column]], way[column]
    return sum(alike[of_column[j] - 1][j - 1] for j in range(1, m + 1) if of_column[j])


def conll(pairs):
    total = 0
    for measure in (muc, b3, ceafe):
        r = p = r_of = p_of = 0
        for gold, system in pairs:
            (hits, of), (found, among) = measure(gold, system)
            r, r_of, p, p_of = r + hits, r_of + of, p + found, p_of + among
        recall, precision = r / max(1e-9, r_of), p / max(1e-9, p_of)
        total += 2 * precision * recall / max(1e-9, precision + recall)
    return round(100 * total / 3, 1)


def main():
    documents = read(sys.argv[1])
    if sys.argv[2] == "--articles":
        for name, document in documents.items():
            print(json.dumps({"id": name, "text": document["text"], "lang": "fr"}, ensure_ascii=False))
        return
    actors = {}
    for line in open(sys.argv[2], encoding="utf-8"):
        record = json.loads(line)
        if record.get("record") == "actor":
            actors.setdefault(record["article"], []).append(record["mentions"])
    common, whole, right, resolved = [], [], 0, 0
    for name, document in documents.items():
        gold = document["mentions"]
        chains = {}
        for mention in gold:
            chains.setdefault(mention["chain"], set()).add(mention["span"])
        system, seen = [], set()
        for mentions in actors.get(name, []):
            chain, before = set(), None
            for mention in sorted(mentions, key=lambda m: m["span"]):
                marked = align(gold, mention["span"])
                is_pronoun = mention["text"].lower().lstrip("-t") in PRONOUNS or mention["text"].lower() in PRONOUNS
                if is_pronoun and before is not None:
                    resolved += 1
                    good = marked is not None and marked["span"] == tuple(mention["span"]) or marked is not None and union_share(marked["span"], mention["span"]) > 0.5
                    good = bool(good and before["marked"] and before["marked"]["chain"] == marked["chain"])
                    right += good
                    if not good:
                        s = mention["span"][0]
                        miss(f"{name}: {mention['text']} → {before['text']} | {document['text'][max(0, s - 200) : s + 40]!r}")
                if not is_pronoun:
                    before = {"marked": marked, "text": mention["text"]}
                if marked and marked["span"] not in seen:
                    seen.add(marked["span"])
                    chain.add(marked["span"])
            if chain:
                system.append(chain)
        kept = [chain & seen for chain in chains.values() if chain & seen]
        common.append((kept, system))
        whole.append(([c for c in chains.values() if len(c) > 1], [c for c in system if len(c) > 1]))
    print(json.dumps({"conll_f1": conll(common), "all_f1": conll(whole), "pronouns": resolved, "pronoun_precision": round(right / max(1, resolved), 3)}))


main()
