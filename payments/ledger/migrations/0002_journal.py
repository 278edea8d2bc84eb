"""The journal is append-only in the database itself, and its chain begins."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from marketplace.kernel.append_only import append_only_operations


def begin_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ledger", "ChainHead").objects.get_or_create(pk=1)


def end_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("ledger", "ChainHead").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_placette")]

    operations = [
        migrations.RunPython(begin_chain, end_chain),
        *append_only_operations("ledger_posting"),
        *append_only_operations("ledger_entry"),
    ]
