"""Puts the demo bar on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from marketplace.demo.bar import DemoBar


class DemoBarMiddleware:
    """Sets ``request.demo_bar``, which the theme's frame shows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.demo_bar = DemoBar(request)  # type: ignore[attr-defined]
        return self.get_response(request)
