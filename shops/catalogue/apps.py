from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "shops.catalogue"

    def ready(self) -> None:
        super().ready()
        from shops.catalogue import photos  # noqa: F401
