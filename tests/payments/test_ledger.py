"""The journal: balanced, numbered without gaps, chained, append-only, written last."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from payments.ledger.models import Account, ChainHead, Entry, Posting
from payments.ledger.selectors import balance, merchant_months, promise_three, shop_months
from payments.ledger.services import EntryDraft, post, verify_chain, written_last
from tests.append_only import triggers_released
from tests.payments.ledger_asserts import assert_ledger_balanced
from tests.payments.till import Till


def fee(key: str = "fee", cents: int = 25) -> Posting | None:
    return post(
        kind="fee",
        key=key,
        entries=[
            EntryDraft(Account.STRIPE_FEES, cents),
            EntryDraft(Account.STRIPE_BALANCE, -cents),
        ],
    )


@contextmanager
def tampering() -> Iterator[None]:
    """What only somebody with the database's own password can do."""
    connection.check_constraints()
    with triggers_released(connection):
        yield
        connection.check_constraints()


def fail_after_posting() -> None:
    with transaction.atomic(), written_last():
        fee()
        raise RuntimeError


@pytest.mark.django_db
def test_postings_are_numbered_and_chained() -> None:
    first, second = fee("1"), fee("2")
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert verify_chain() == []
    assert balance(Account.STRIPE_FEES) == 50
    assert promise_three().equal


@pytest.mark.django_db
def test_the_same_event_is_posted_once() -> None:
    assert fee("once") == fee("once")
    assert Posting.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "entries", [[], [EntryDraft(Account.OWED, 5)], [EntryDraft(Account.OWED, 0)]]
)
def test_what_does_not_balance_or_move_is_refused(entries: list[EntryDraft]) -> None:
    with pytest.raises(ValueError, match="posting"):
        post(kind="wrong", key="wrong", entries=entries)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["posting", "entry"])
def test_postings_and_entries_cannot_be_changed_nor_deleted(table: str) -> None:
    fee()
    model = {"posting": Posting, "entry": Entry}[table]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**({"kind": "paid"} if table == "posting" else {"cents": 1}))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM ledger_{table}")
    assert verify_chain() == []


@pytest.mark.django_db
def test_tampering_past_the_triggers_is_found() -> None:
    fee("1")
    fee("2")
    with tampering():
        Entry.objects.filter(posting__number=1, cents__gt=0).update(cents=26)
    assert verify_chain() == [
        "L’écriture 1 a été changée.",
        "L’écriture 1 n’est pas équilibrée.",
    ]


@pytest.mark.django_db
def test_a_posting_taken_out_leaves_a_gap_that_is_found() -> None:
    fee("1")
    fee("2")
    with tampering():
        Entry.objects.filter(posting__number=1).delete()
        Posting.objects.filter(number=1).delete()
    assert "Il manque l’écriture 1." in verify_chain()


@pytest.mark.django_db
def test_a_posting_put_behind_the_chain_s_head_is_found() -> None:
    fee("1")
    head = ChainHead.objects.get()
    fee("2")
    with tampering():
        ChainHead.objects.update(number=head.number, hash=head.hash)
    assert verify_chain() == ["La fin de la chaîne n’est pas la dernière écriture."]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["ledger_posting", "ledger_chainhead"])
def test_what_is_posted_while_the_chain_is_read_breaks_nothing(table: str) -> None:
    fee("1")
    written: list[Posting | None] = []

    def somebody_pays(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        answer = execute(sql, params, many, context)
        if not written and f'FROM "{table}"' in sql:
            written.append(None)
            written.append(fee("2"))
        return answer

    with connection.execute_wrapper(somebody_pays):
        assert verify_chain() == []
    assert len(written) == 2
    assert verify_chain() == []


@pytest.mark.django_db
def test_postings_wait_for_the_end_of_the_transaction_in_their_order() -> None:
    with transaction.atomic(), written_last():
        assert fee("1") is None
        with written_last():
            assert fee("2") is None
        assert not Posting.objects.exists()
    assert list(Posting.objects.values_list("key", flat=True)) == ["1", "2"]


@pytest.mark.django_db
def test_a_transaction_that_fails_posts_nothing() -> None:
    with pytest.raises(RuntimeError):
        fail_after_posting()
    assert not Posting.objects.exists()
    assert fee() is not None


@pytest.mark.django_db(transaction=True)
def test_parallel_postings_leave_neither_gap_nor_fork() -> None:
    def many(worker: int) -> None:
        try:
            for number in range(5):
                with transaction.atomic():
                    fee(f"{worker}:{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(many, range(4)))
    assert verify_chain() == []
    assert ChainHead.objects.get().number == 20


@pytest.mark.django_db
def test_figures_of_a_month_by_shop_show_only_the_shops_asked_for(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250), (till.bookseller, 5000))
    till.hand_over(sold, 0)
    till.later(minutes=16)
    till.refund(sold, 1000, 1)
    till.work()
    (bakery,) = merchant_months(["bakery"])
    assert (bakery.sales, bakery.commission, bakery.commission_vat) == (1250, 100, 20)
    assert (bakery.transferred, bakery.owed, bakery.refunded) == (1130, 0, 0)
    assert {month.shop_ref for month in shop_months()} == {"bakery", "bookshop"}
    assert next(month for month in shop_months() if month.shop_ref == "bookshop").refunded == 1000
    assert merchant_months(["nobody"]) == []
    assert_ledger_balanced()


@pytest.mark.django_db
def test_order_references_stand_on_the_postings(till: Till) -> None:
    sold = till.sell_and_pay((till.baker, 1250))
    assert Posting.objects.get(kind="paid").order_ref == sold.order_ref
    assert not Posting.objects.filter(order_ref=uuid4()).exists()
