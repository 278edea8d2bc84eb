"""The web server's log in the demo: pages and actions, not every picture."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

QUIET = ("/static/", "/media/")


class PageLogger(Logger):
    """Leaves out what a page only brings along."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not environ.get("PATH_INFO", "").startswith(QUIET):
            super().access(resp, req, environ, request_time)
