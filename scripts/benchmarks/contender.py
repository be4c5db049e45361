"""One router measured in a process of its own: ``python -m benchmarks.contender NAME KNOWLEDGE``.

The job, on standard input: ``{"train": [[text, intent], …], "sets": {name: [text, …]}}``. The result, on standard
output: seconds of the processor to build, megabytes added to a bare interpreter, and of each text what was said and how
long that took.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.routers import PACKAGES, maker

WARM_UP = 20


def main() -> int:
    name, knowledge = sys.argv[1:]
    job = json.load(sys.stdin)
    before = resident()
    make, setting = maker(name)
    try:
        build = make(setting, Path(knowledge))
    except ImportError as error:
        package = PACKAGES.get(make.__name__, error.name)
        json.dump({"missing": f"{package} is not installed (scripts/setup benchmark)"}, sys.stdout)
        return 0
    examples = [(text, intent) for text, intent in job["train"]]
    begun = process_time()  # other work on the machine doesn't lengthen it
    say = build(examples)
    built = process_time() - begun
    for text, _ in examples[:WARM_UP]:
        say(text)
    gc.collect()
    result = {"build": built, "added": resident() - before, "said": {}, "times": {}}
    for set_name, texts in job["sets"].items():
        said, times = [], []
        for text in texts:
            begun = perf_counter()
            one = say(text)
            times.append(perf_counter() - begun)
            said.append((one.intents, one.confidence, one.decision))
        result["said"][set_name], result["times"][set_name] = said, times
    json.dump(result, sys.stdout, ensure_ascii=False)
    return 0


def resident() -> float:
    """Memory of this process, MB; 0 where the system doesn't tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    sys.exit(main())
