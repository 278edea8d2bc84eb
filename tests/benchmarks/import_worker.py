"""A worker process of its own: works on one file until it is done, and says what it took.

Usage: python -m tests.benchmarks.import_worker REFERENCE
"""

import json
import sys
import time
from pathlib import Path

import django


def main(reference: str) -> None:
    """Prints seconds and the peak of memory in megabytes as JSON."""
    django.setup()
    from shops.files import work

    start = time.monotonic()
    while work.work(reference):
        pass
    seconds = time.monotonic() - start
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": _peak_megabytes()}) + "\n")


def _peak_megabytes() -> int:
    """Of this program alone: what ``getrusage`` says begins with the size of whoever started it."""
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(sys.argv[1])
