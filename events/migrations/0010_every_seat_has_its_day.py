"""Who has a place has it since a day: a late joiner is expected from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0009_seated_since'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'registered'), _negated=True), ('seated_at__isnull', False), _connector='OR'), name='registration_seated_since'),
        ),
    ]
