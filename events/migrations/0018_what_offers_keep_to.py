"""An offer can be taken back, a lead is two days at most, and sign-ups for all or none need no mark of it."""

import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_one_person_one_record'),
        ('events', '0017_lead_two_days_at_most'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='registration',
            name='bundle',
        ),
        migrations.AlterField(
            model_name='offer',
            name='answer',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('expired', 'No answer in time'), ('off', 'Taken back')], max_length=7),
        ),
        migrations.AlterField(
            model_name='program',
            name='lead_hours',
            field=models.PositiveSmallIntegerField(default=3, help_text='No place is offered later than so many hours before the start.', validators=[django.core.validators.MaxValueValidator(48)]),
        ),
        migrations.AlterField(
            model_name='roster',
            name='lead_hours',
            field=models.PositiveSmallIntegerField(default=3, help_text='No place is offered later than so many hours before the start.', validators=[django.core.validators.MaxValueValidator(48)]),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('lead_hours__lte', 48)), name='program_lead_two_days_at_most'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('lead_hours__lte', 48)), name='roster_lead_two_days_at_most'),
        ),
    ]
