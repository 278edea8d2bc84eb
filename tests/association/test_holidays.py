"""Public holidays of which a shop has said nothing."""

from datetime import date, datetime

from marketplace.kernel.actors import SYSTEM
from shops.hours.days import Decision, decide_holiday
from shops.partner.models import Partner
from tests import factories
from tests.association.desk import Desk


def test_the_association_reads_who_has_not_decided_three_weeks_before(
    desk: Desk, market_day: datetime, bakery: Partner, bookshop: Partner
) -> None:
    assert "Jours fériés sans réponse" not in desk.open("shops")
    factories.go_to_market_day(day=date(2026, 12, 7))
    decide_holiday(actor=SYSTEM, shop=bakery, day=date(2026, 12, 25), decision=Decision.CLOSED)
    page = desk.open("shops")
    assert "vendredi 25 décembre (Noël) : Librairie des Halles" in page.replace("\xa0", " ")
    assert "(Noël) : Boulangerie" not in page.replace("\xa0", " ")
