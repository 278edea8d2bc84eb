from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "marketplace.storefront"
    label = "storefront"

    def ready(self) -> None:
        from marketplace.storefront import accounts, inactive

        accounts.register()
        inactive.register()
