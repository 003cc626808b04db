"""Run one command and print what it cost as JSON: wall and CPU seconds, largest resident size.

    python measure.py OUTPUT_FILE COMMAND [ARGUMENT…]

The command's standard output goes to OUTPUT_FILE. CPU time counts every thread, user and system.
"""

import json
import os
import subprocess
import sys
import time

with open(sys.argv[1], "wb") as out:
    started = time.monotonic()
    child = subprocess.Popen(sys.argv[2:], stdout=out)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
child.returncode = os.waitstatus_to_exitcode(status)

# Linux counts the resident size in KiB, macOS in bytes.
unit = 1 if sys.platform == "darwin" else 1024
cost = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "max_rss_mib": usage.ru_maxrss * unit / 2**20}
print(json.dumps(cost))
sys.exit(0 if child.returncode == 0 else 1)
