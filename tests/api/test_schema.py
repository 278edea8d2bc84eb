"""The API against its own description: whatever is sent, it answers as it says, and never breaks."""

from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings

from marketplace.api import calls
from shops.partner.models import Partner
from tests import factories
from tests.api.conftest import caller_of

#: Each request closes its connection at its end, as in production.
pytestmark = pytest.mark.django_db(transaction=True)


#: The same examples each time: what a longer, random run finds is added as a test of its own.
EXAMPLES = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def test_every_answer_is_as_described(
    bakery: Partner, market_day: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "CALLS_PER_MINUTE", 10**9)
    cache.clear()
    factories.make_product(bakery, "Pain de seigle", 480, sku="0")
    token = {"Authorization": f"Bearer {caller_of(bakery).secret}"}
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    tried = 0
    for operation in description.get_all_operations():

        @EXAMPLES
        @given(case=operation.ok().as_strategy())
        def answers_as_described(case: Any) -> None:
            case.call_and_validate(headers=token)

        answers_as_described()
        tried += 1
    assert tried == 10
