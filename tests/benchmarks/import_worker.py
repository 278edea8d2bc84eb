"""A worker process of its own: works on one file until it is done, and says what it took.

Usage: python -m tests.benchmarks.import_worker REFERENCE
"""

import json
import resource
import sys
import time

import django


def main(reference: str) -> None:
    """Prints seconds and the peak of memory in megabytes as JSON."""
    django.setup()
    from shops.files import work

    start = time.monotonic()
    while work.work(reference):
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(json.dumps({"seconds": time.monotonic() - start, "megabytes": peak}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
