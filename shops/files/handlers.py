"""What happens to a run when its time is over: the file and the old values go, the counts stay."""

from django.db import transaction
from django_scopes import scopes_disabled

from marketplace.kernel import clock, deadlines
from marketplace.kernel.models import Deadline
from shops.files.models import AT_WORK, ImportRow, ImportRun, RunState
from shops.files.services import FORGET


@deadlines.handler(FORGET)
def forget(deadline: Deadline) -> None:
    """Nothing can be undone any more. An import that is still worked on waits for its own deadline."""
    with scopes_disabled():
        run = ImportRun.objects.filter(reference=deadline.subject_id).first()
        if run is None or run.forgotten_at is not None or run.state in AT_WORK:
            return
        if run.state == RunState.DONE and deadline.step == 0:
            return
        ImportRow.objects.filter(run=run).update(item={}, log=[])
        name, storage = run.file.name, run.file.storage
        state = RunState.DROPPED if run.state == RunState.CHECKED else run.state
        ImportRun.objects.filter(pk=run.pk).update(file="", state=state, forgotten_at=clock.now())
        if name:
            transaction.on_commit(lambda: storage.delete(name))
