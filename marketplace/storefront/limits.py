"""How often something may be tried: small counters in the cache, for pages that guess could open."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.kernel.errors import DomainError


class TooManyTries(DomainError):
    """The same visitor has tried too often for now."""

    code = "too_many_tries"


def count_try(
    request: HttpRequest, *, what: str, key: str = "", most: int = 10, seconds: int = 900
) -> None:
    """Count one try by this address (and one on ``key``). Raises TooManyTries above ``most``."""
    for counted in filter(None, (get_adapter().get_client_ip(request), key)):
        name = f"tries:{what}:{counted.lower()}"[:200]
        cache.add(name, 0, seconds)
        try:
            tries = cache.incr(name)
        except ValueError:  # it ran out between the two calls
            continue
        if tries > most:
            raise TooManyTries(
                _("Vous avez essayé plusieurs fois. Attendez un quart d’heure, ou écrivez-nous.")
            )
