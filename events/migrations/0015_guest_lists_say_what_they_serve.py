"""Lists of guests that were made at the door before lists said what they are of."""

from django.db import migrations


def say_it(apps, schema_editor):
    apps.get_model("events", "Roster").objects.filter(guest_session__isnull=False).update(serves="guests")


class Migration(migrations.Migration):
    dependencies = [("events", "0014_lost_links")]

    operations = [migrations.RunPython(say_it, migrations.RunPython.noop)]
