from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0003_weighed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="linereturn",
            name="reason",
            field=models.CharField(
                choices=[
                    ("out_of_stock", "plus en stock"),
                    ("cancelled_by_shopper", "annulée par le client"),
                    ("cancelled_by_shop", "annulée par le commerce"),
                    ("late", "retard du commerce"),
                    ("shop_closed", "commerce fermé"),
                    ("withdrawal", "rétractation"),
                    ("goodwill", "geste commercial"),
                    ("weighed", "poids réel"),
                    (
                        "unavailable_after_payment",
                        "plus disponible au moment du paiement",
                    ),
                ],
                max_length=30,
            ),
        ),
    ]
