"""Writing the journal of money: postings that balance, numbered without gaps and chained by hash.

A posting belongs at the very end of its transaction, because the chain's head is locked for it: inside
``written_last`` postings wait for the end of the block, whatever the functions called in it do next.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from payments.ledger.models import ChainHead, Entry, Posting

GENESIS = "0" * 64


@dataclass(frozen=True)
class EntryDraft:
    """One side of a posting: a positive amount in cents is a debit, a negative one a credit."""

    account: str
    cents: int
    merchant_ref: str = ""
    shop_ref: str = ""


@dataclass(frozen=True)
class _Draft:
    kind: str
    key: str
    entries: tuple[EntryDraft, ...]
    order_ref: UUID | None


_waiting: ContextVar[list[_Draft] | None] = ContextVar("waiting_postings", default=None)


def post(
    *, kind: str, key: str, entries: Sequence[EntryDraft], order_ref: UUID | None = None
) -> Posting | None:
    """Write one business event in the journal, in the open transaction, as its last statement.

    Entries on the same account are added up and empty ones dropped. Idempotent on ``key``: a second
    call changes nothing. Returns None when the posting waits for the end of ``written_last``.
    Raises ValueError when debits and credits differ, or when nothing moves.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Postings are written inside a transaction.")
    draft = _Draft(kind, key, _added_up(entries), order_ref)
    waiting = _waiting.get()
    if waiting is None:
        return _write(draft)
    waiting.append(draft)
    return None


@contextmanager
def written_last() -> Iterator[None]:
    """Hold the postings made inside back to the end of the block, in their order.

    Enter it inside ``transaction.atomic``. In an inner block they wait for the outer one's end; an
    exception drops them with everything else.
    """
    if _waiting.get() is not None:
        yield
        return
    drafts: list[_Draft] = []
    token = _waiting.set(drafts)
    try:
        yield
    finally:
        _waiting.reset(token)
    for draft in drafts:
        _write(draft)


def verify_chain() -> list[str]:
    """Every broken link, gap or unbalanced posting of the journal, as sentences; empty when it is sound.

    The journal goes on being written meanwhile: what is read is what stood there at the beginning.
    """
    problems: list[str] = []
    head = ChainHead.objects.get()
    number, previous = 0, GENESIS
    written = Posting.objects.filter(number__lte=head.number).order_by("number")
    for posting in written.prefetch_related("entries").iterator(500):
        number += 1
        entries = sorted(_row(entry) for entry in posting.entries.all())
        if posting.number != number:
            problems.append(_("Il manque l’écriture %(number)s.") % {"number": number})
            number = posting.number
        said = {"number": number}
        if posting.previous_hash != previous:
            problems.append(_("L’écriture %(number)s ne suit pas celle d’avant.") % said)
        if posting.hash != _hash(posting, entries):
            problems.append(_("L’écriture %(number)s a été changée.") % said)
        if sum(cents for *_names, cents in entries):
            problems.append(_("L’écriture %(number)s n’est pas équilibrée.") % said)
        previous = posting.hash
    if (head.number, head.hash) != (number, previous) or _is_written_past_the_head():
        problems.append(_("La fin de la chaîne n’est pas la dernière écriture."))
    return problems


def _is_written_past_the_head() -> bool:
    """A posting moves the head in its own transaction: one seen first is never beyond a later head."""
    last = Posting.objects.aggregate(last=Max("number"))["last"] or 0
    return bool(last > ChainHead.objects.get().number)


def _added_up(entries: Sequence[EntryDraft]) -> tuple[EntryDraft, ...]:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in entries:
        sums[str(entry.account), entry.merchant_ref, entry.shop_ref] += entry.cents
    moved = tuple(
        EntryDraft(account, cents, merchant, shop)
        for (account, merchant, shop), cents in sorted(sums.items())
        if cents
    )
    if not moved:
        raise ValueError("A posting moves money.")
    if sum(entry.cents for entry in moved):
        raise ValueError("Debits and credits of a posting differ.")
    return moved


def _write(draft: _Draft) -> Posting:
    head = ChainHead.objects.select_for_update().get()
    known = Posting.objects.filter(key=draft.key).first()
    if known is not None:
        return known
    posting = Posting(
        number=head.number + 1,
        at=clock.now(),
        kind=draft.kind,
        key=draft.key,
        order_ref=draft.order_ref,
        previous_hash=head.hash,
    )
    entries = [
        Entry(account=e.account, merchant_ref=e.merchant_ref, shop_ref=e.shop_ref, cents=e.cents)
        for e in draft.entries
    ]
    posting.hash = _hash(posting, sorted(_row(entry) for entry in entries))
    posting.save(force_insert=True)
    for entry in entries:
        entry.posting = posting
    Entry.objects.bulk_create(entries)
    ChainHead.objects.filter(pk=head.pk).update(number=posting.number, hash=posting.hash)
    return posting


def _row(entry: Entry) -> tuple[str, str, str, int]:
    return (entry.account, entry.merchant_ref, entry.shop_ref, entry.cents)


def _hash(posting: Posting, entries: list[tuple[str, str, str, int]]) -> str:
    moment: datetime = posting.at.astimezone(UTC)
    content = [
        posting.number,
        moment.isoformat(timespec="microseconds"),
        posting.kind,
        posting.key,
        str(posting.order_ref or ""),
        entries,
        posting.previous_hash,
    ]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
