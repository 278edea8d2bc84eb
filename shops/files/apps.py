from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shops.files"
    label = "files"

    def ready(self) -> None:
        # Imported to register themselves.
        from shops.files import handlers, pictures  # noqa: F401
