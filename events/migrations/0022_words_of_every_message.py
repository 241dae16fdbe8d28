import json
from hashlib import blake2b

from django.db import migrations

AT_A_TIME = 1000


def store(apps, schema_editor):
    """Each message that was written before keeps its words, in a sheet that the same words share."""
    messages = apps.get_model("events", "Message").objects
    sheets = apps.get_model("events", "Sheet").objects
    while some := list(messages.filter(sheet=None).order_by("pk")[:AT_A_TIME]):
        for message in some:
            parts = [[text] if text else [] for text in (message.subject, message.body, message.html)]
            said = json.dumps([*parts, message.calendar])
            digest = blake2b(said.encode(), digest_size=20).hexdigest()
            values = dict(zip(("subject", "body", "html"), parts))
            values |= {"calendar": message.calendar, "is_shared": False, "created_at": message.created_at}
            message.sheet = sheets.get_or_create(digest=digest, defaults=values)[0]
        messages.bulk_update(some, ["sheet"])


def restore(apps, schema_editor):
    """Back to words in each message."""
    messages = apps.get_model("events", "Message").objects
    for message in messages.exclude(sheet=None).select_related("sheet").iterator():
        sheet = message.sheet
        for name in ("subject", "body", "html"):
            parts = getattr(sheet, name)
            setattr(message, name, "".join(message.own[part] if isinstance(part, int) else part for part in parts))
        message.calendar = sheet.calendar
        message.save(update_fields=["subject", "body", "html", "calendar"])


class Migration(migrations.Migration):
    dependencies = [("events", "0021_words_stored_once")]

    operations = [migrations.RunPython(store, restore)]
