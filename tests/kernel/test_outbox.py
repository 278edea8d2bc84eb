"""The outbox: every effect leaves at least once, and takes effect once."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Thread
from typing import TypeVar
from uuid import uuid4

import pytest
from celery import Celery, current_app
from django.db import connections, transaction
from pytest_django import Settings

from marketplace.celery import app
from marketplace.kernel import clock, faults, outbox, tasks
from marketplace.kernel.actors import Actor
from marketplace.kernel.models import AuditEntry, OutboxMessage

MANAGER = Actor("association", "9a1b")
HOUR = timedelta(hours=1)
T = TypeVar("T")
AtOnce = Callable[[Sequence[Callable[[], object]]], list[object]]


def letter(key: str = "ready/12", **extra: object) -> OutboxMessage:
    """A mail written in a transaction that commits."""
    with transaction.atomic():
        return outbox.put(kind="mail", key=key, payload={"to": "claire@exemple.fr"}, **extra)  # type: ignore[arg-type]


def postman(*, says: Exception | None = None) -> list[str]:
    """Register a handler that notes each key it is given, and then raises what it is told to."""
    delivered: list[str] = []

    def carry(message: OutboxMessage) -> None:
        delivered.append(message.key)
        if says:
            raise says

    outbox._handlers["mail"] = carry
    return delivered


def make_due(message: OutboxMessage) -> None:
    """Let the machine's time pass until the message may be tried, or taken over."""
    OutboxMessage.objects.filter(pk=message.pk).update(next_attempt_at=clock.machine_now())
    OutboxMessage.objects.filter(pk=message.pk, lease_until__isnull=False).update(
        lease_until=clock.machine_now()
    )


@pytest.mark.django_db
def test_a_message_is_delivered_once_and_its_payload_forgotten() -> None:
    delivered = postman()
    message = letter()
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    assert not outbox.deliver(message.pk)
    message.refresh_from_db()
    assert delivered == ["ready/12"]
    assert (message.state, message.payload, message.lease_until) == ("done", {}, None)
    assert message.done_at


@pytest.mark.django_db
def test_the_handler_gets_the_payload_as_it_was_put() -> None:
    got: list[object] = []
    outbox.handler("mail")(lambda message: got.append(message.payload))
    letter()
    outbox.sweep()
    assert got == [{"to": "claire@exemple.fr"}]


@pytest.mark.django_db
def test_the_same_key_is_one_message_also_after_its_delivery() -> None:
    delivered = postman()
    first = letter()
    assert letter().pk == first.pk
    outbox.sweep()
    assert letter().pk == first.pk
    outbox.sweep()
    assert delivered == ["ready/12"]


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        outbox.put(kind="mail", key="k", payload={})


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_if_the_transaction_is_rolled_back() -> None:
    delivered = postman()

    def write_and_fail() -> None:
        with transaction.atomic():
            letter()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert outbox.sweep() == 0
    assert delivered == []


@pytest.mark.django_db(transaction=True)
def test_others_see_a_message_only_after_the_commit() -> None:
    with transaction.atomic():
        letter()
        assert _in_another_thread(OutboxMessage.objects.count) == 0
    assert _in_another_thread(OutboxMessage.objects.count) == 1


@pytest.mark.django_db
def test_a_message_waits_for_its_time_by_the_shared_clock() -> None:
    delivered = postman()
    message = letter(not_before=clock.now() + HOUR)
    assert outbox.sweep() == 0
    assert not outbox.deliver(message.pk)
    clock.move_by(HOUR)
    assert outbox.sweep() == 1
    assert delivered == ["ready/12"]


@pytest.mark.django_db
def test_a_failure_is_tried_again_after_a_growing_wait() -> None:
    postman(says=OSError("no route"))
    message = letter()
    waits = []
    for _ in range(3):
        make_due(message)
        assert outbox.sweep() == 0
        message.refresh_from_db()
        waits.append(round((message.next_attempt_at - clock.machine_now()).total_seconds()))
    assert waits == [5, 10, 20]
    assert (message.state, message.attempts) == ("pending", 3)
    assert message.last_error == "OSError: no route"
    assert message.payload


@pytest.mark.django_db
def test_moving_the_shared_clock_does_not_shorten_a_wait() -> None:
    delivered = postman(says=OSError("no route"))
    letter()
    outbox.sweep()
    clock.move_by(timedelta(days=7))
    outbox.sweep()
    assert len(delivered) == 1


@pytest.mark.django_db
def test_after_twelve_failures_a_message_is_dead_and_people_see_it() -> None:
    delivered = postman(says=OSError("no route"))
    message = letter()
    for _ in range(20):
        make_due(message)
        outbox.sweep()
    assert len(delivered) == 12
    assert [dead.pk for dead in outbox.dead_messages()] == [message.pk]


@pytest.mark.django_db
def test_a_message_given_up_long_ago_is_emptied_and_no_longer_shown() -> None:
    postman(says=outbox.Dead("no such address"))
    old, recent = letter("old"), letter("recent")
    outbox.sweep()
    long_ago = clock.now() - outbox.DEAD_KEPT - HOUR
    OutboxMessage.objects.filter(pk=old.pk).update(created_at=long_ago)

    assert (tasks.forget_dead(), tasks.forget_dead()) == (1, 0)

    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.payload, old.last_error, old.state) == ({}, "", OutboxMessage.DEAD)
    assert recent.payload == {"to": "claire@exemple.fr"}
    assert list(outbox.dead_messages()) == [recent]
    assert not outbox.revive(old.pk, MANAGER)


@pytest.mark.django_db
def test_a_dead_message_can_be_revived_and_who_did_it_is_known() -> None:
    postman(says=outbox.Dead("no such address"))
    message = letter()
    outbox.sweep()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("dead", "no such address")
    delivered = postman()
    assert outbox.revive(message.pk, MANAGER)
    assert not outbox.revive(message.pk, MANAGER)
    assert outbox.sweep() == 1
    assert delivered == ["ready/12"]
    assert AuditEntry.objects.get().actor_ref == MANAGER.ref


@pytest.mark.django_db
def test_a_retry_asked_for_is_no_failure_for_a_day() -> None:
    delivered = postman(says=outbox.Retry(60, "account not active yet"))
    message = letter()
    for _ in range(20):
        make_due(message)
        outbox.sweep()
    message.refresh_from_db()
    wait = (message.next_attempt_at - clock.machine_now()).total_seconds()
    assert len(delivered) == 20
    assert (message.state, message.attempts) == ("pending", 0)
    assert 55 < wait <= 60
    OutboxMessage.objects.update(first_attempt_at=clock.machine_now() - 25 * HOUR)
    make_due(message)
    outbox.sweep()
    message.refresh_from_db()
    assert (message.attempts, message.last_error) == (1, "account not active yet")


@pytest.mark.django_db
def test_a_message_of_an_unknown_kind_is_kept() -> None:
    message = letter()
    outbox.sweep()
    message.refresh_from_db()
    assert message.state == "pending"
    assert "No handler" in message.last_error


@pytest.mark.django_db
def test_one_message_that_fails_does_not_stop_the_others() -> None:
    delivered: list[str] = []

    @outbox.handler("mail")
    def carry(message: OutboxMessage) -> None:
        if message.key == "b":
            raise OSError("no route")
        delivered.append(message.key)

    for key in "abc":
        letter(key)
    assert outbox.sweep() == 2
    assert sorted(delivered) == ["a", "c"]


@pytest.mark.django_db
def test_a_message_whose_process_died_is_taken_over_when_its_lease_ends() -> None:
    message = letter()
    outbox.handler("mail")(lambda message: faults.point("test.sending"))
    with faults.armed("test.sending"), pytest.raises(faults.Killed):
        outbox.sweep()
    message.refresh_from_db()
    assert message.state == "leased"
    assert outbox.sweep() == 0
    make_due(message)
    assert outbox.sweep() == 1


@pytest.mark.django_db
def test_a_message_that_kills_every_process_ends_dead() -> None:
    message = letter()
    outbox.handler("mail")(lambda message: faults.point("test.sending"))
    with faults.armed("test.sending"):
        for _ in range(outbox.MAX_ATTEMPTS):
            make_due(message)
            with pytest.raises(faults.Killed):
                outbox.sweep()
        make_due(message)
        assert outbox.sweep() == 0
    assert outbox.dead_messages().count() == 1


@pytest.mark.django_db
def test_who_lost_the_lease_cannot_overwrite_the_outcome() -> None:
    message = letter()
    turns: list[str] = []

    @outbox.handler("mail")
    def carry(taken: OutboxMessage) -> None:
        turns.append(taken.key)
        if len(turns) == 1:
            make_due(message)
            assert outbox.deliver(message.pk)
            raise OSError("too late to matter")

    assert not outbox.deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("done", "")


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_matter_nor_hold_anyone_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Celery prefers the environment to the broker it is given.
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    unreachable = Celery("unreachable", broker="redis://127.0.0.1:1/0", set_as_current=False)
    unreachable.conf.broker_transport_options = settings.BROKER_REDIS_OPTIONS
    send_hint, tried = _hints_through(unreachable), []
    monkeypatch.setattr(
        tasks.deliver_outbox,
        "apply_async",
        lambda *args, **options: tried.append(args) or send_hint(*args, **options),
    )
    delivered = postman()
    letter("a")
    letter("b")
    assert len(tried) == 1, "one unreachable try is enough for a while"
    assert outbox.sweep() == 2
    assert delivered == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_the_commit_sends_the_worker_a_hint_of_what_may_leave_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Celery prefers the environment to the broker it is given.
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    broker = Celery("hints", broker="memory://", set_as_current=False)
    monkeypatch.setattr(tasks.deliver_outbox, "apply_async", _hints_through(broker))
    with broker.connection_for_write() as connection:
        queue = connection.SimpleQueue(broker.conf.task_default_queue)
        queue.clear()
        with transaction.atomic():
            message = letter()
            letter("later", not_before=clock.now() + HOUR)
            letter()
            assert queue.qsize() == 0
        assert queue.qsize() == 1
        hint = queue.get(timeout=5)
        assert hint.headers["task"] == "kernel.deliver_outbox"
        assert str(message.pk) in hint.headers["argsrepr"]


def test_every_thread_finds_the_projects_celery() -> None:
    assert _in_another_thread(lambda: current_app.main) == app.main == "placette"


@pytest.mark.django_db
def test_the_workers_tasks_deliver_sweep_and_run_deadlines() -> None:
    delivered = postman()
    first, _ = letter("a"), letter("b")
    assert tasks.deliver_outbox(str(first.pk)) is True
    assert tasks.deliver_outbox(str(uuid4())) is False
    assert tasks.sweep_outbox() == 1
    assert tasks.run_deadlines() == 0
    assert delivered == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_concurrent_sweeps_deliver_each_message_once(at_once: AtOnce) -> None:
    delivered = postman()
    keys = [f"ready/{number}" for number in range(30)]
    for key in keys:
        letter(key)
    counts = at_once([outbox.sweep] * 4)
    assert sum(count for count in counts if isinstance(count, int)) == 30
    assert Counter(delivered) == Counter(keys)


@pytest.mark.django_db(transaction=True)
def test_two_who_put_the_same_key_at_once_make_one_message(at_once: AtOnce) -> None:
    made = at_once([lambda: letter().pk] * 4)
    assert len(set(made)) == 1
    assert OutboxMessage.objects.count() == 1


def _hints_through(other: Celery) -> Callable[..., object]:
    @other.task(name="kernel.deliver_outbox")  # type: ignore[untyped-decorator]
    def deliver_outbox(message_id: str) -> None: ...

    return deliver_outbox.apply_async  # type: ignore[no-any-return]


def _in_another_thread(function: Callable[[], T]) -> T:
    results: list[T] = []

    def run() -> None:
        try:
            results.append(function())
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join(30)
    return results[0]
