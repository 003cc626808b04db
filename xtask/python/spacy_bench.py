"""Time spaCy's own pipeline on one thread and print JSON: tokens, and CPU and wall seconds of loading and of annotating.

    python spacy_bench.py MODEL_FOLDER INPUT.jsonl installed|openblas

`installed` is spaCy as pip installs it; `openblas` lets numpy multiply the matrices.
"""

import json
import os
import sys
import time

# Before numpy is imported: afterwards it would be too late.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

cpu_0, wall_0 = time.process_time(), time.monotonic()

import spacy
from thinc.api import NumpyOps, set_current_ops

from spacy_annotate import read_texts

model, source, blas = sys.argv[1:4]
if blas == "openblas":
    set_current_ops(NumpyOps(use_blis=False))
nlp = spacy.load(model)
texts = [text for text, _ in read_texts(source)]

cpu_1, wall_1 = time.process_time(), time.monotonic()
# Measured best, or within 3 % of it, among batches of 8 to 256 in both ways of multiplying.
tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=32))
cpu_2, wall_2 = time.process_time(), time.monotonic()

print(
    json.dumps(
        {
            "tokens": tokens,
            "load_cpu": cpu_1 - cpu_0,
            "load_wall": wall_1 - wall_0,
            "cpu": cpu_2 - cpu_1,
            "wall": wall_2 - wall_1,
        }
    )
)
