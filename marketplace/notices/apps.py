from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "marketplace.notices"
    label = "notices"

    def ready(self) -> None:
        # Imported to register themselves.
        from marketplace.notices import mails  # noqa: F401
