"""Sign-ups that nobody confirmed in time are looked for every minute."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0015_guest_lists_say_what_they_serve'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='party',
            index=models.Index(
                condition=models.Q(('confirm_by__isnull', False)), fields=['confirm_by'], name='party_to_confirm'
            ),
        ),
    ]
