"""Since when each party has its place, as far as it is known; and what each roster is the list of."""

from django.db import migrations
from django.db.models import F


def write_down(apps, schema_editor):
    registrations = apps.get_model("events", "Registration").objects
    registrations.filter(status="registered", seated_at=None).update(seated_at=F("changed_at"))
    guests = apps.get_model("events", "Session").objects.exclude(guest_roster=None).values("guest_roster")
    apps.get_model("events", "Roster").objects.filter(pk__in=guests).update(serves="guests")


class Migration(migrations.Migration):
    dependencies = [("events", "0008_fair_seats_and_help")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
