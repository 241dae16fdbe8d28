"""A snow day is put back where nobody changed since what was decided, whatever else was changed."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def remember_the_links(apps, schema_editor):
    """Of what moved online and was not changed since, the link that it has is the one that was given."""
    session = apps.get_model("events", "Session").objects.filter(pk=OuterRef("session"))
    online = apps.get_model("events", "DisruptedSession").objects.filter(act="online")
    unchanged = online.filter(sequence=Subquery(session.values("sequence")[:1]))
    unchanged.update(given_url=Subquery(session.values("join_url")[:1]))


class Migration(migrations.Migration):
    dependencies = [("events", "0004_news_before")]

    operations = [
        migrations.AddField(
            model_name="disruptedsession",
            name="given_url",
            field=models.URLField(blank=True, help_text="The link that it had after moving online.", default=""),
            preserve_default=False,
        ),
        migrations.RunPython(remember_the_links, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="disruptedsession", name="sequence"),
    ]
