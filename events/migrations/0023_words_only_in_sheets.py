import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0022_words_of_every_message")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="events.sheet"
            ),
        ),
        migrations.RemoveField(model_name="message", name="subject"),
        migrations.RemoveField(model_name="message", name="body"),
        migrations.RemoveField(model_name="message", name="html"),
        migrations.RemoveField(model_name="message", name="calendar"),
    ]
