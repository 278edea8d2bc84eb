from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "marketplace.storefront"
    label = "storefront"

    def ready(self) -> None:
        from marketplace.kernel import outbox
        from marketplace.storefront import accounts, asking, finding, inactive
        from marketplace.storefront.joining import mails
        from shops.joining import services as joining
        from shops.questions import services as questions

        outbox.handler(joining.MAIL)(mails.send)
        outbox.handler(questions.MAIL)(asking.send)
        outbox.handler(finding.MAIL)(finding.send)
        accounts.register()
        inactive.register()
