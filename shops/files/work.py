"""The worker's part: each step of a run in chunks, for a while, under a lease.

A worker that dies is followed by another, which goes on after the last chunk that was committed.
"""

import time

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_scopes import scope, scopes_disabled

from marketplace.kernel import faults
from marketplace.kernel.errors import NotAllowed
from shops.files import leases
from shops.files.checking import check
from shops.files.errors import FileRefused
from shops.files.importing import import_chunk, undo_chunk
from shops.files.models import ImportRun, RunState
from shops.files.services import send_hint

#: Machine seconds that one task works before it makes way for others.
SLICE_SECONDS = 15.0
#: A check that makes way reads the file again from its beginning: it does so less often.
CHECK_SECONDS = 60.0
#: SQLite lets one writer in at a time and wakes who waits within a tenth of a second.
SQLITE_PAUSE_SECONDS = 0.12

log = structlog.get_logger(__name__)


def work_a_while(reference: str) -> None:
    """Work on a run until it is done or the time is up; then have another task go on."""
    if work(reference):
        send_hint(reference)


def sweep() -> int:
    """Work on every run that nobody works on; gives how many."""
    with scopes_disabled():
        found = list(leases.free_runs().values_list("reference", flat=True))
    for reference in found:
        try:
            work_a_while(str(reference))
        except Exception:
            # The next sweep tries it again; the other shops' files do not wait for it.
            log.exception("import_broke_off", run=str(reference))
    return len(found)


def work(reference: str, seconds: float = SLICE_SECONDS) -> bool:
    """Work on a run for so long; True when there is more to do. Call it outside any transaction."""
    run = leases.claim(reference)
    if run is None:
        return False
    checks = run.state == RunState.CHECKING
    end = time.monotonic() + (max(seconds, CHECK_SECONDS) if checks else seconds)
    with override(settings.LANGUAGE_CODE), scope(shop=[run.shop]):
        try:
            more = check(run, end) if checks else _write(run, end)
            if more:
                leases.release(run)
            return more
        except leases.LeaseLost:
            log.info("import_lease_lost", run=reference)
        except (FileRefused, NotAllowed) as error:
            leases.finish(run, RunState.REFUSED, problem=error.message[:300])
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if not checks:
                raise
            # Whatever nobody thought of: nothing was written yet, and the shop must not wait forever.
            log.exception("import_check_failed", run=reference)
            leases.finish(run, RunState.REFUSED, problem=_not_read())
    return False


def _not_read() -> str:
    return _(
        "Notre programme n’a pas su lire ce fichier. "
        "Enregistrez-le en CSV ou en .xlsx depuis votre tableur et essayez à nouveau."
    )


def _write(run: ImportRun, end: float) -> bool:
    chunk = import_chunk if run.state == RunState.IMPORTING else undo_chunk
    while chunk(run):
        faults.point(leases.CHUNK_COMMITTED)
        if time.monotonic() >= end:
            return True
        if connection.vendor == "sqlite":
            time.sleep(SQLITE_PAUSE_SECONDS)
    return False
