"""What the shelves say becomes mails, in the same transaction; each is put once."""

from marketplace.kernel import events, outbox
from shops.stock.daily import LowItem, ShelfLow, StockQuestioned
from shops.stock.watches import BackInStock

MAIL = "alerts.mail"
#: Which mail it is.
BACK, LOW, QUESTION = "back", "low", "question"


@events.register(BackInStock)
def tell_who_waited(event: BackInStock) -> None:
    """The one message each was promised; the address goes with the message's payload."""
    for person in event.told:
        outbox.put(
            kind=MAIL,
            key=f"back:{person.token}",
            payload={
                "mail": BACK,
                "email": person.email,
                "language": person.language,
                "stock_record": event.stock_record_id,
            },
        )


@events.register(ShelfLow)
def tell_shop_what_runs_low(event: ShelfLow) -> None:
    """One a day and shop."""
    if event.shop.email:
        outbox.put(
            kind=MAIL,
            key=f"low:{event.shop.pk}:{event.day.isoformat()}",
            payload={
                "mail": LOW,
                "shop": event.shop.pk,
                "low": [_pair(item) for item in event.low],
                "out": [_pair(item) for item in event.out],
            },
        )


@events.register(StockQuestioned)
def ask_shop(event: StockQuestioned) -> None:
    """One a week and shop."""
    if event.shop.email:
        outbox.put(
            kind=MAIL,
            key=f"question:{event.shop.pk}:{event.day.isoformat()}",
            payload={"mail": QUESTION, "shop": event.shop.pk, "titles": event.titles},
        )


def _pair(item: LowItem) -> list[object]:
    return [item.title, item.left]
