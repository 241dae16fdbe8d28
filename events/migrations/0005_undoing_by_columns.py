"""A snow day is put back where nobody changed since what was decided, whatever else was changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_news_before")]

    operations = [
        migrations.AddField(
            model_name="disruptedsession",
            name="given_url",
            field=models.URLField(blank=True, help_text="The link that it had after moving online.", default=""),
            preserve_default=False,
        ),
        migrations.RemoveField(model_name="disruptedsession", name="sequence"),
    ]
