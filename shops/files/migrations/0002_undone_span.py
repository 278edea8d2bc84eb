from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("files", "0001_placette")]

    operations = [
        migrations.AddField("importrow", "undo_began_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("importrow", "undone_at", models.DateTimeField(blank=True, null=True)),
    ]
