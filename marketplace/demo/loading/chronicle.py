"""The orders that the visitor of the demo should find: today's, tomorrow's, and one of each turn of events."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from marketplace.demo.loading.purchases import ACCEPTED, Purchase, Wish
from marketplace.demo.town import TOWN
from marketplace.demo.town.data import PersonData
from marketplace.kernel import clock

#: The demo opens on this Thursday at 16:40.
LAST_DAY = date(2026, 11, 26)
OPENING_TIME = time(16, 40)
FRIDAY = date(2026, 11, 27)
SATURDAY = date(2026, 11, 28)

BAKERY = "boulangerie-martin"
BOOKSHOP = "librairie-le-marque-page"
CHEESE = "fromagerie-des-pres-hauts"
BICYCLES = "les-cycles-du-quai"

(
    LOUISE,
    MARCEL,
    SAMIRA,
    JEAN_BAPTISTE,
    YVONNE,
    EMILY,
    THOMAS,
    FATOU,
    HUGO,
    MATHILDE,
    PAULO,
    ANNE_LAURE,
) = TOWN.shoppers


def opening_moment() -> datetime:
    """When the demo opens: Thursday 26 November 2026, 16:40 in the town."""
    return clock.local_datetime(LAST_DAY, OPENING_TIME)


def chronicle() -> list[Purchase]:
    """The written orders, the most telling first."""
    return [*_clients(), *_bakerys_day(), *_bookshops_day(), *_turns_of_events()]


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return clock.local_datetime(date(2026, month, day), time(hour, minute))


def _bought(
    at: datetime,
    buyer: PersonData,
    goods: Mapping[str, int],
    lives: str | Mapping[str, str],
    wishes: Mapping[str, Wish] | None = None,
    *,
    cards: tuple[str, ...] = ACCEPTED,
    paid_after: timedelta = timedelta(minutes=2),
) -> Purchase:
    """``lives`` may be one life for all the shops of the order."""
    if isinstance(lives, str):
        lives = dict.fromkeys((shop.slug for shop in TOWN.shops), lives)
    return Purchase(at, buyer, goods, lives, wishes or {}, cards, paid_after)


def _clients() -> list[Purchase]:
    """« Cliente »: what is under way, then what she bought before."""
    return [
        _bought(
            _at(11, 25, 17, 10),
            LOUISE,
            {"BM-03": 1, "BM-05": 1, "MP-02": 1, "PH-06": 2},
            {BAKERY: "waiting", BOOKSHOP: "seen", CHEESE: "seen"},
            {
                BAKERY: Wish(LAST_DAY, time(17, 0)),
                BOOKSHOP: Wish(FRIDAY, time(10, 30)),
                CHEESE: Wish(FRIDAY, time(10, 30)),
            },
        ),
        # Ordered 28 days ago, promised within 30.
        _bought(_at(10, 29, 20, 15), LOUISE, {"MP-04": 1}, "seen"),
        _bought(
            _at(11, 24, 12, 48),
            LOUISE,
            {"CQ-03": 1},
            "seen",
            {BICYCLES: Wish(SATURDAY, time(10, 0))},
        ),
        _bought(
            _at(11, 16, 18, 40),
            LOUISE,
            {"SS-01": 2, "MP-03": 1},
            "collected",
            {BOOKSHOP: Wish(date(2026, 11, 18)), "savons-et-simples": Wish(date(2026, 11, 18))},
        ),
        _bought(
            _at(11, 19, 12, 5),
            LOUISE,
            {"BM-03": 1, "BM-06": 1, "PH-07": 1},
            {BAKERY: "line_refused", CHEESE: "collected"},
        ),
        _bought(_at(11, 6, 9, 12), LOUISE, {"BM-01": 2, "PH-02": 1, "PM-01-1": 2}, "collected"),
    ]


def _bakerys_day() -> list[Purchase]:
    """Boulangerie Martin: today and tomorrow, in every column."""

    def at_bakery(
        ordered: datetime,
        buyer: PersonData,
        goods: Mapping[str, int],
        life: str,
        wish: Wish | None = None,
    ) -> Purchase:
        return _bought(ordered, buyer, goods, life, {BAKERY: wish} if wish else None)

    def today(hour: int, minute: int = 0) -> Wish:
        return Wish(LAST_DAY, time(hour, minute))

    return [
        at_bakery(_at(11, 26, 16, 22), THOMAS, {"BM-12": 2}, "new", today(18)),
        at_bakery(_at(11, 25, 16, 2), HUGO, {"BM-04": 1, "BM-12": 1}, "seen", today(18, 30)),
        at_bakery(_at(11, 25, 17, 40), FATOU, {"BM-03": 2}, "waiting", today(16, 30)),
        at_bakery(_at(11, 25, 12, 20), SAMIRA, {"BM-06": 1, "BM-01": 1}, "waiting", today(11)),
        # Given a few minutes ago: it can still be undone, and its transfer has not left.
        at_bakery(
            _at(11, 25, 13, 41),
            JEAN_BAPTISTE,
            {"BM-01": 1, "BM-06": 1},
            "just_collected",
            today(16, 30),
        ),
        at_bakery(_at(11, 25, 8, 10), MARCEL, {"BM-01": 2, "BM-07": 1}, "collected", today(8)),
        at_bakery(_at(11, 25, 10, 31), YVONNE, {"BM-02-400": 1}, "collected", today(9, 30)),
        at_bakery(
            _at(11, 26, 16, 31),
            MATHILDE,
            {"BM-01": 3, "BM-05": 1},
            "new",
            Wish(FRIDAY, time(8, 30)),
        ),
        at_bakery(_at(11, 26, 9, 40), PAULO, {"BM-08": 1}, "seen", Wish(FRIDAY, time(11, 0))),
        at_bakery(_at(11, 23, 19, 2), ANNE_LAURE, {"BM-10-8": 1}, "seen"),
        at_bakery(_at(11, 21, 15, 22), JEAN_BAPTISTE, {"BM-11": 1}, "seen"),
    ]


def _bookshops_day() -> list[Purchase]:
    """Le Marque-page: today and tomorrow, in every column."""

    def at_bookshop(
        ordered: datetime, buyer: PersonData, goods: Mapping[str, int], life: str, wish: Wish
    ) -> Purchase:
        return _bought(ordered, buyer, goods, life, {BOOKSHOP: wish})

    return [
        at_bookshop(_at(11, 26, 16, 18), EMILY, {"MP-08": 1}, "new", Wish(FRIDAY, time(14, 30))),
        at_bookshop(_at(11, 26, 9, 5), YVONNE, {"MP-05": 1}, "seen", Wish(LAST_DAY, time(18, 0))),
        at_bookshop(
            _at(11, 25, 21, 15),
            MATHILDE,
            {"MP-07": 1, "MP-10-1": 2},
            "waiting",
            Wish(LAST_DAY, time(16, 30)),
        ),
        at_bookshop(
            _at(11, 25, 20, 40), HUGO, {"MP-01": 1}, "collected", Wish(LAST_DAY, time(11, 0))
        ),
        at_bookshop(
            _at(11, 25, 20, 3),
            FATOU,
            {"MP-06": 1, "MP-09": 1},
            "line_refused",
            Wish(LAST_DAY, time(14, 30)),
        ),
        at_bookshop(
            _at(11, 26, 13, 20),
            JEAN_BAPTISTE,
            {"MP-03": 1, "MP-10-3": 1},
            "seen",
            Wish(FRIDAY, time(10, 30)),
        ),
        at_bookshop(
            _at(11, 24, 18, 30),
            SAMIRA,
            {"MP-01": 1},
            "waiting",
            Wish(date(2026, 11, 25), time(17, 0)),
        ),
    ]


def _turns_of_events() -> list[Purchase]:
    """One of each thing that can happen to an order."""
    return [
        # Being paid at this moment.
        _bought(_at(11, 26, 16, 27), PAULO, {"PM-02": 1, "PM-09": 1}, "new", cards=()),
        _bought(_at(10, 24, 11, 8), MARCEL, {"PT-04": 1}, "not_collected"),
        _bought(_at(11, 10, 18, 25), THOMAS, {"QP-03": 1}, "not_collected"),
        _bought(_at(11, 5, 13, 3), HUGO, {"AD-08": 1}, "not_collected_refunded"),
        _bought(_at(11, 12, 10, 44), FATOU, {"FS-05": 2}, "late_refunded"),
        _bought(_at(11, 3, 20, 51), MATHILDE, {"AD-07": 1}, "withdrawn"),
        _bought(_at(11, 18, 12, 33), YVONNE, {"QP-09": 1, "QP-03": 1}, "withdrawn_goods_out"),
        _bought(_at(11, 13, 19, 17), SAMIRA, {"PT-07": 1, "SS-07": 1}, "withdrawn_before"),
        _bought(_at(11, 20, 9, 28), ANNE_LAURE, {"BL-04": 1, "BL-07": 1}, "undone"),
        _bought(_at(11, 17, 17, 36), PAULO, {"PH-01-250": 1}, "goodwill"),
        _bought(_at(11, 9, 8, 41), JEAN_BAPTISTE, {"FS-01-M": 1}, "cancelled_by_shop"),
        _bought(_at(11, 15, 21, 12), EMILY, {"CB-08": 1, "MP-03": 1}, "collected"),
        _bought(_at(11, 4, 12, 17), EMILY, {"PM-04": 1}, "cancelled_by_shopper"),
        _bought(_at(11, 18, 18, 6), MARCEL, {"CB-01-1": 2}, "unseen"),
        _bought(_at(11, 11, 9, 55), THOMAS, {"BL-06": 1}, "late"),
        _bought(
            _at(11, 2, 19, 44), HUGO, {"CB-04": 1}, "collected", cards=("declined", "accepted")
        ),
        _bought(
            _at(11, 5, 19, 30), FATOU, {"PH-03": 1}, "collected", paid_after=timedelta(minutes=47)
        ),
        _bought(_at(11, 7, 10, 20), ANNE_LAURE, {"CQ-05": 1, "CQ-07": 1}, "collected"),
        _bought(_at(11, 20, 14, 12), MATHILDE, {"CQ-04-2": 1}, "cancelled_by_shopper"),
        _bought(_at(11, 8, 21, 40), YVONNE, {"AD-10": 1}, "collected"),
    ]
