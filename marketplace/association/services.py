"""Checking the journal, on request and by itself every few hours."""

from datetime import timedelta

from django.db import transaction

from marketplace.association.models import JournalCheck
from marketplace.kernel import audit, clock, outbox
from marketplace.kernel.actors import SYSTEM, Actor
from marketplace.kernel.models import OutboxMessage
from payments.gateway.alarms import close_alarm, raise_alarm
from payments.gateway.errors import GatewayError
from payments.ledger.models import Account, Posting
from payments.ledger.selectors import balance, check_against_stripe
from payments.ledger.services import verify_chain

#: Kind of the outbox message that asks a worker for a check.
CHECK = "association.check_journal"
EVERY = timedelta(hours=6)


@transaction.atomic
def ask_for_check(*, actor: Actor) -> None:
    """Have a worker check the journal soon; asking again within the minute changes nothing."""
    minute = clock.now().replace(second=0, microsecond=0)
    outbox.put(kind=CHECK, key=f"check_journal:{minute.isoformat()}", payload={})
    audit.record(actor=actor, action="journal.check_asked", subject=("journal", "all"))


def check_journal() -> JournalCheck:
    """Verify the chain and compare the balance with Stripe's, outside any transaction.

    A difference that stands in two checks running raises an alarm: a single one may be a payment
    under way. An alarm closes by itself when both agree again.
    """
    problems = verify_chain()
    try:
        found = check_against_stripe()
        ledger_cents, stripe_cents = found.ledger, found.stripe
    except GatewayError:
        ledger_cents, stripe_cents = balance(Account.STRIPE_BALANCE), None
    with transaction.atomic():
        before = JournalCheck.objects.first()
        check = JournalCheck.objects.create(
            at=clock.now(),
            postings=Posting.objects.count(),
            problems=problems,
            ledger_cents=ledger_cents,
            stripe_cents=stripe_cents,
        )
        _tell(check, before)
    return check


def check_if_due() -> bool:
    """Check when the last one is some hours old, by the shared clock; tells whether it did."""
    last = JournalCheck.objects.first()
    if last is not None and last.at <= clock.now() < last.at + EVERY:
        return False
    check_journal()
    return True


def _tell(check: JournalCheck, before: JournalCheck | None) -> None:
    if check.problems:
        raise_alarm("journal_broken", "journal_broken", {"problems": check.problems[:5]})
    difference = check.difference_cents
    if difference == 0:
        close_alarm(actor=SYSTEM, key="journal_difference")
    elif difference is not None and before is not None and before.difference_cents == difference:
        raise_alarm("journal_difference", "journal_difference", {"cents": difference})


def register() -> None:
    """Make the handler known; called once when the application starts."""

    @outbox.handler(CHECK)
    def check(_message: OutboxMessage) -> None:
        check_journal()
