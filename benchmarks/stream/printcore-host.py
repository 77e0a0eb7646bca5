"""printrun's printcore sending one file to printers at the given terminals, all at once; as its own pronsole does it.

python3 printcore-host.py FILE PATH...    Prints one line of JSON when all are done.
"""
import json
import logging
import resource
import sys
import time

from printrun import gcoder
from printrun.printcore import printcore

logging.disable(logging.CRITICAL)
file, paths = sys.argv[1], sys.argv[2:]
before = resource.getrusage(resource.RUSAGE_SELF)
cores = [printcore(path, 250000) for path in paths]
while not all(core.online for core in cores):
    time.sleep(0.01)
for core in cores:
    with open(file, encoding="ascii") as lines:
        core.startprint(gcoder.LightGCode(line.rstrip() for line in lines))
while any(core.printing for core in cores):
    time.sleep(0.01)
after = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "cpuSeconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "rssMebibytes": round(after.ru_maxrss / 1024),
            "standstill": {"worst": 0, "p99": 0},
        }
    )
)
for core in cores:
    core.disconnect()
