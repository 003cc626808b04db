#!/usr/bin/env python3
"""Learns how sure an event is from what is seen of its frame: a logistic regression with an L2 penalty.

    train_confidence.py WEIGHTS.toml --pairs GOLD.jsonl SIGNS.jsonl [...] --judged JUDGED.jsonl SIGNS.jsonl [...]

SIGNS are lines of the example `signs` of dateline-pipeline. GOLD are pairs as `score_pairs.py` has them: an event is right where its type is
the gold type and its actor overlaps the gold actor, or it names none; one that touches neither gold actor nor gold recipient was judged by
nobody and is left out. JUDGED lines are events that a reader judged: right where event, type and actor are, and where the text names no actor. Prints the reliability in five-fold
cross-validation (folds by article), then writes the weights learnt from all. The same input gives the same weights.
"""
import collections, hashlib, json, math, sys

PENALTY = 1.0
ROUNDS = 400
FOLDS = 5
# Sentences that were chosen because they tell an event: a sign of the data, which is learnt beside the others and then left out.
CHOSEN = "chosen_sentence"
BINS = [0, .2, .3, .4, .5, .6, .7, .8, .9, 1.0001]
FOLD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def occurrences(text, phrase):
    at, spans = text.find(phrase), []
    while at >= 0:
        spans.append((at, at + len(phrase)))
        at = text.find(phrase, at + 1)
    return spans


def touches(spans, gold):
    return any(s < end and start < e for s, e in spans for start, end in gold)


def of_pairs(gold_path, signs_path):
    """Yields (article, signs, right) of the events that the marked pairs judge."""
    events = collections.defaultdict(list)
    for event in lines(signs_path):
        events[event["article"]].append(event)
    for gold in lines(gold_path):
        actor, recipient = (occurrences(gold["text"], gold[side]) for side in ("actor", "recipient"))
        for event in events[str(gold["id"])]:
            sides = event["actor"] + event["recipient"]
            if touches(sides, actor) or touches(sides, recipient):
                kind = FOLD.get(event["type"], event["type"])
                signs = {**event["signs"], CHOSEN: 1.0}
                is_told = touches(event["actor"], actor) or not event["actor"]
                yield str(gold["id"]), signs, kind == gold["type"] and is_told


def of_judged(judged_path, signs_path):
    """Yields (article, signs, right) of the events that a reader judged; one that is coded no more is left out."""
    events = {(event["article"], tuple(event["trigger"]), event["type"]): event for event in lines(signs_path)}
    for judged in lines(judged_path):
        event = events.get((str(judged["article"]), tuple(judged["trigger"]), judged["coded"]))
        if event:
            right = judged["is_event"] and judged["type"] == "right" and judged["actor"] in ("right", "none")
            yield str(judged["article"]), event["signs"], right


def learn(rows):
    """Newton's method with a diagonal step is plain enough here: some 60 signs, some 2,000 events."""
    names = sorted({name for _, signs, _ in rows for name in signs})
    index = {name: at for at, name in enumerate(names)}
    sparse = [([(index[name], value) for name, value in signs.items()], float(right)) for _, signs, right in rows]
    base, weights = 0.0, [0.0] * len(names)
    for _ in range(ROUNDS):
        slope, bend = [-PENALTY * w for w in weights], [PENALTY] * len(names)
        base_slope, base_bend = 0.0, 1e-6
        for features, right in sparse:
            said = 1 / (1 + math.exp(-(base + sum(weights[at] * value for at, value in features))))
            gap, spread = right - said, said * (1 - said)
            base_slope += gap
            base_bend += spread
            for at, value in features:
                slope[at] += gap * value
                bend[at] += spread * value * value
        # Signs come together, six or so to an event: a full diagonal step would overshoot.
        base += base_slope / base_bend / 6
        weights = [w + s / b / 6 for w, s, b in zip(weights, slope, bend)]
    return base, dict(zip(names, weights))


def said(model, signs):
    base, weights = model
    return 1 / (1 + math.exp(-(base + sum(weights.get(name, 0) * value for name, value in signs.items()))))


def fold_of(article):
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % FOLDS


def cross_validated(rows):
    """Returns what is said of each row by a model that never saw its article."""
    models = [learn([row for row in rows if fold_of(row[0]) != fold]) for fold in range(FOLDS)]
    return [said(models[fold_of(article)], signs) for article, signs, _ in rows]


def report(name, told):
    if not told:
        return
    brier = sum((p - right) ** 2 for p, right in told) / len(told)
    gap = 0.0
    print(f"{name}: {len(told)} events, {sum(r for _, r in told) / len(told):.3f} right, Brier score {brier:.3f}")
    for low, high in zip(BINS, BINS[1:]):
        within = [(p, right) for p, right in told if low <= p < high]
        if within:
            mean, share = (sum(x[k] for x in within) / len(within) for k in (0, 1))
            gap += abs(mean - share) * len(within)
            print(f"  said {low:.1f}-{min(high, 1):.1f}: {len(within):5} events, mean {mean:.2f}, right {share:.2f}")
    print(f"  expected calibration error {gap / len(told):.3f}")


def main():
    target, args = sys.argv[1], sys.argv[2:]
    reader, sets, paths = None, {}, []
    for arg in args:
        if arg in ("--pairs", "--judged"):
            reader = {"--pairs": of_pairs, "--judged": of_judged}[arg]
            continue
        paths.append(arg)
        if len(paths) == 2:
            sets[paths[0].rsplit("/", 1)[-1]] = list(reader(*paths))
            paths = []
    rows = [row for part in sets.values() for row in part]
    if not rows:
        sys.exit("nothing to learn from: no event of the sets was judged")
    told = iter(cross_validated(rows))
    for name, part in sets.items():
        report(name, [(next(told), right) for _, _, right in part])
    base, weights = learn(rows)
    print(f"a sentence that was chosen for its event: {weights.get(CHOSEN, 0):+.3f}")
    with open(target, "w", encoding="utf-8") as file:
        file.write("# What each sign of an event adds to the logarithm of its odds. Made by `cargo xtask train`; not to be edited by hand.\n")
        file.write(f"base = {base:.3f}\n\n[weights]\n")
        file.writelines(f"{name} = {weight:.3f}\n" for name, weight in sorted(weights.items()) if name != CHOSEN)


if __name__ == "__main__":
    main()
