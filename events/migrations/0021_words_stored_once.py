import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0020_channels_and_kinds")]

    operations = [
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(help_text="The same words are one row.", max_length=40, unique=True)),
                ("subject", models.JSONField(help_text="Parts: words, or the number of a family’s own words.")),
                ("body", models.JSONField()),
                ("html", models.JSONField(blank=True, default=list)),
                (
                    "calendar",
                    models.TextField(blank=True, help_text="An iCalendar file that goes with it."),
                ),
                (
                    "is_shared",
                    models.BooleanField(help_text="It has such places, and so holds nothing of any one family."),
                ),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="own",
            field=models.JSONField(blank=True, default=list, help_text="What stands at the places of its sheet."),
        ),
        migrations.AddField(
            model_name="message",
            name="sheet",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="events.sheet"
            ),
        ),
    ]
