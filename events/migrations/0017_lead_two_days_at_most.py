"""No roster stops offering places earlier than two days before its start: rows from before that was held."""

from django.db import migrations

LONGEST = 48


def shorten(apps, schema_editor):
    for name in ("Roster", "Program"):
        apps.get_model("events", name).objects.filter(lead_hours__gt=LONGEST).update(lead_hours=LONGEST)


class Migration(migrations.Migration):
    dependencies = [("events", "0016_to_confirm_by_their_end")]

    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
