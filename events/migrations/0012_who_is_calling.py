"""Who calls is found by the code of a sign-up; a note of a call belongs to a program."""

from django.db import migrations, models

import events.rosters.models


class Migration(migrations.Migration):
    dependencies = [("events", "0011_offers_by_their_end")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="code",
            field=models.CharField(
                db_default="",
                db_index=True,
                default=events.rosters.models.new_code,
                editable=False,
                help_text="To say at the door and on the phone. Rarely two have the same.",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="callnote",
            name="program",
            field=models.ForeignKey(
                blank=True,
                help_text="What the call was about; only who coordinates it reads the note.",
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="+",
                to="events.program",
            ),
        ),
    ]
