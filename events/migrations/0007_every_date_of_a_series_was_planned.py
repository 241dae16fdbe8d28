"""A date of a series without its planned start would be lost to every change of the series."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("events", "0006_planned_in_a_series")]

    operations = [
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=Q(series=None) | Q(recurrence_id__isnull=False), name="session_of_a_series_was_planned"
            ),
        ),
    ]
