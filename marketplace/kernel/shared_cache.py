"""The cache of the embedded form: rows of the database, so that all processes count together."""

import base64
import pickle

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router, transaction


class SharedCache(DatabaseCache):
    """Django's database cache, except that counting is exact.

    Django's own ``incr`` reads and writes apart, and gives the counter a new end each time. Here SQLite lets
    one writer in at a time (IMMEDIATE transactions), and the counter ends when it was to end.
    """

    #: Its table's name, as the settings say it.
    _table: str

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a counter that is there. Raises ValueError when it is not, or has ended."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table = connection.ops.quote_name(self._table)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            count = self.get(key, version=version)
            if count is None:
                raise ValueError(f"No counter is called {key}.")
            count = int(count) + delta
            value = base64.b64encode(pickle.dumps(count, self.pickle_protocol)).decode("latin1")
            cursor.execute(
                f"UPDATE {table} SET value = %s WHERE cache_key = %s",
                [value, self.make_and_validate_key(key, version=version)],
            )
        return count
