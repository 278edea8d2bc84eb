from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "shops.pictures"
    label = "pictures"

    def ready(self) -> None:
        # Imported to register its handler of the outbox.
        from shops.pictures import services  # noqa: F401
