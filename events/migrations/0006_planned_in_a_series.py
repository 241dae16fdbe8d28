"""Each date of a series says for when it was planned first: changes of the series go by it."""

from django.db import migrations
from django.db.models import F


def plan_as_it_is(apps, schema_editor):
    """Where nobody said when a date was planned, it was planned for when it is."""
    apps.get_model("events", "Session").objects.filter(series__isnull=False, recurrence_id=None).update(
        recurrence_id=F("starts_at")
    )


class Migration(migrations.Migration):
    dependencies = [("events", "0005_undoing_by_columns")]

    operations = [
        migrations.RunPython(plan_as_it_is, migrations.RunPython.noop, elidable=True),
    ]
