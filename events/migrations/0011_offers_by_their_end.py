"""Offers whose time to answer is over are looked for every minute."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0010_every_seat_has_its_day'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['answer', 'expires_at'], name='offer_by_answer_and_end'),
        ),
    ]
