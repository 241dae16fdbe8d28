"""A lost link is asked for by a row that lives for seconds, so that the page says the same to everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0013_codes_that_were_told")]

    operations = [
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("email", "E-mail"), ("mobile", "Mobile")], max_length=6)),
                ("value", models.CharField(max_length=254)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "value"), name="link_request_once_at_a_time")
                ],
            },
        ),
    ]
