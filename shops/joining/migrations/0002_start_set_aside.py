from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("joining", "0001_placette")]

    operations = [
        migrations.AddField(
            model_name="start",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
