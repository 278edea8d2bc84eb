from django.apps import AppConfig


class AssociationConfig(AppConfig):
    name = "marketplace.association"
    label = "association"

    def ready(self) -> None:
        from marketplace.association import services

        services.register()
