"""The audit journal: rows are added, never changed nor removed, whatever the program does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from marketplace.kernel import audit, clock
from marketplace.kernel.actors import Actor
from marketplace.kernel.append_only import append_only_operations
from marketplace.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db

BAKER = Actor("staff", "3f0c", name="Claire Martin")


def written() -> AuditEntry:
    return audit.record(
        actor=BAKER, action="order.ready", subject=("shop_order", "12"), data={"lines": 2}
    )


def test_an_entry_tells_who_did_what_to_which_thing_and_when() -> None:
    clock.move_by(timedelta(days=400))
    entry = AuditEntry.objects.get(pk=written().pk)
    assert (entry.actor_kind, entry.actor_ref) == ("staff", "3f0c")
    assert (entry.action, entry.subject_type, entry.subject_id) == (
        "order.ready",
        "shop_order",
        "12",
    )
    assert entry.data == {"lines": 2}
    assert abs(entry.at - clock.now()) < timedelta(seconds=5)


def test_the_name_of_a_person_is_not_kept() -> None:
    written()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM kernel_auditentry")
        assert "Claire" not in repr(cursor.fetchall())


def test_an_entry_cannot_be_changed() -> None:
    entry = written()
    entry.action = "order.cancelled"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.save()
    assert AuditEntry.objects.get(pk=entry.pk).action == "order.ready"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE kernel_auditentry SET action = 'x'", "DELETE FROM kernel_auditentry"],
)
def test_plain_sql_cannot_change_the_journal(statement: str) -> None:
    written()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 1


def test_the_journal_cannot_be_truncated_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE kernel_auditentry")


def test_a_table_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="table name"):
        append_only_operations("a; DROP TABLE b")


@pytest.mark.django_db(transaction=True)
def test_the_triggers_go_and_come_back_with_the_migration() -> None:
    (operation,) = append_only_operations("kernel_auditentry")
    state = ProjectState()
    written()
    with connection.schema_editor() as editor:
        operation.database_backwards("kernel", editor, state, state)
        AuditEntry.objects.update(action="order.seen")
        operation.database_forwards("kernel", editor, state, state)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(action="order.cancelled")
    assert AuditEntry.objects.get().action == "order.seen"
