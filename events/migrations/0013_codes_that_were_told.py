"""The code of a sign-up is found by an index; those that were told to families stay as they were."""

from django.db import migrations

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
AT_ONCE = 1000


def code_of(number):
    """The code as it was made from the key of the sign-up before it was stored."""
    return "".join(LETTERS[(number >> (5 * place)) & 31] for place in range(5))


def keep_codes(apps, schema_editor):
    parties = apps.get_model("events", "Party").objects.order_by("pk").only("pk", "submit_key")
    some = list(parties[:AT_ONCE])
    while some:
        for party in some:
            party.code = code_of(party.submit_key.int)
        parties.bulk_update(some, ["code"])
        some = list(parties.filter(pk__gt=some[-1].pk)[:AT_ONCE])


class Migration(migrations.Migration):
    dependencies = [("events", "0012_who_is_calling")]

    operations = [migrations.RunPython(keep_codes, migrations.RunPython.noop)]
