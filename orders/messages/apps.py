from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "orders.messages"
    label = "order_messages"

    def ready(self) -> None:
        # Imported to register themselves.
        from orders.messages import delivery, handlers  # noqa: F401
        from orders.messages.wording import (  # noqa: F401
            association,
            closing,
            returns,
            rights,
            shop,
            shopper,
        )
