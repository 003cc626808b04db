"""Time spaCy's own pipeline on one thread and print JSON: tokens, and CPU and wall seconds of each reading of the texts.

    python spacy_bench.py MODEL_FOLDER INPUT.jsonl installed|openblas READINGS

`installed` is spaCy as pip installs it; `openblas` lets numpy multiply the matrices. The first reading fills spaCy's caches.
"""

import json
import os
import sys
import time

# Before numpy is imported: afterwards it would be too late.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import spacy
from thinc.api import NumpyOps, set_current_ops

from spacy_annotate import read_texts

model, source, blas, n_readings = sys.argv[1:5]
if blas == "openblas":
    set_current_ops(NumpyOps(use_blis=False))
nlp = spacy.load(model)
texts = [text for text, _ in read_texts(source)]

readings = []
for _ in range(int(n_readings)):
    cpu, wall = time.process_time(), time.monotonic()
    # Measured best, or within 3 % of it, among batches of 8 to 256 in both ways of multiplying.
    tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=32))
    readings.append({"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall})

print(json.dumps({"tokens": tokens, "readings": readings}))
