from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("closing", "0001_placette"),
    ]

    operations = [
        migrations.RenameField(
            model_name="overtakenorder", old_name="asked_at", new_name="at"
        ),
        migrations.RemoveField(model_name="overtakenorder", name="ended_at"),
        migrations.RemoveField(model_name="overtakenorder", name="outcome"),
    ]
