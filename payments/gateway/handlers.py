"""Events that only ask a person to look: disputes, fraud warnings, payouts that came back."""

from payments.gateway.alarms import raise_alarm
from payments.gateway.events import on
from payments.gateway.models import StripeEvent


@on("charge.dispute.created", "radar.early_fraud_warning.created", "payout.failed")
def tell_people(event: StripeEvent) -> None:
    """Raise an alarm that names the object at Stripe."""
    raise_alarm(
        event.object_type or event.kind,
        f"{event.kind}:{event.object_id}",
        {"object": event.object_id, "account": event.account},
    )
