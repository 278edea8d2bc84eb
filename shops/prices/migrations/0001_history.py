"""The journal of prices, opened with what everything costs today."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from marketplace.kernel import clock
from marketplace.kernel.append_only import append_only_operations
from marketplace.kernel.money import to_cents

_BATCH = 500


def open_history(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every stock record with a price gets its first entry."""
    records = apps.get_model("partner", "StockRecord").objects.filter(price__isnull=False)
    price_change = apps.get_model("prices", "PriceChange")
    now = clock.now()
    price_change.objects.bulk_create(
        [
            price_change(
                stock_record_id=pk, price_cents=to_cents(price), at=now, actor_kind="system"
            )
            for pk, price in records.order_by("pk").values_list("pk", "price")
        ],
        batch_size=_BATCH,
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [("partner", "0011_placette_shop_desk")]

    operations = [
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price_cents", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=16)),
                ("actor_ref", models.CharField(blank=True, max_length=64)),
                ("stock_record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="price_changes", to="partner.stockrecord")),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.AddIndex(
            model_name="pricechange",
            index=models.Index(fields=["stock_record", "at"], name="price_history"),
        ),
        migrations.RunPython(open_history, migrations.RunPython.noop, elidable=False),
        *append_only_operations("prices_pricechange"),
    ]  # fmt: skip
