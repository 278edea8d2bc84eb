"""The address of the database that this test uses, for other processes."""

from django.db import connections


def database_url() -> str:
    """What DATABASE_URL must be for a process that shall see the same rows."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{database['NAME']}"
    person = (
        f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    )
    return f"postgres://{person}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
