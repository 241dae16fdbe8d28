"""News says how the session was before the change, so that who knows it as it is hears nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_season_made_once")]

    operations = [
        migrations.AddField(
            model_name="news",
            name="before",
            field=models.JSONField(blank=True, default=dict, help_text="What people went by until then."),
        ),
    ]
