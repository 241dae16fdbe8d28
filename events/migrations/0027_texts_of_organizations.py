import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_why_silent"),
        ("events", "0026_texts_that_come_in"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="templatetext", name="template_text_once"),
        migrations.AddField(
            model_name="templatetext",
            name="organization",
            field=models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.organization",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="templatetext",
            constraint=models.UniqueConstraint(
                fields=("organization", "program_slug", "template", "part", "language", "state"),
                name="template_text_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="templatetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("part__in", ("shipped-e", "shipped-s")), _negated=True),
                    ("program_slug", ""),
                    _connector="OR",
                ),
                name="template_text_as_shipped_is_of_all",
            ),
        ),
    ]
