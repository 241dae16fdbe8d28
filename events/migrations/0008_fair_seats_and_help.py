"""Fair waitlists, help as inventory, questions of one's own, notes of calls, run sheets."""

import accounts.languages
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_change_batch'),
        ('events', '0007_every_date_of_a_series_was_planned'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(blank=True, help_text='Words, a number, or the text agreed to.', max_length=1000)),
                ('language', models.CharField(help_text='The language that the question was read in.', max_length=8)),
                ('answered_at', models.DateTimeField()),
                ('purge_on', models.DateField(db_index=True)),
            ],
            options={
                'ordering': ['question__order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CallNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('words', models.CharField(help_text='Please don’t write about health or papers.', max_length=500)),
                ('purge_on', models.DateField(db_index=True)),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('text', accounts.languages.LanguageTextField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('text', 'A few words'), ('choice', 'One of several'), ('several', 'Some of several'), ('number', 'A number'), ('consent', 'A yes')], max_length=7)),
                ('text', accounts.languages.LanguageTextField(blank=True, default=dict)),
                ('is_required', models.BooleanField(default=False)),
                ('kept_days', models.PositiveSmallIntegerField(default=14, help_text='So many days after the last date the answers are wiped.')),
                ('retired_at', models.DateTimeField(blank=True, help_text='Not asked any more since then.', null=True)),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RunSheet',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='run_sheet', serialize=False, to='events.session')),
                ('fixed_at', models.DateTimeField()),
                ('numbers', models.JSONField(default=dict, help_text='What was counted then, by its name; no person.')),
            ],
        ),
        migrations.CreateModel(
            name='Supply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('interpreter', 'An interpreter'), ('child_care', 'Child care'), ('transport', 'A ride'), ('meal', 'Food'), ('access', 'A way to take part'), ('other', 'Other help')], max_length=11)),
                ('band', models.CharField(blank=True, choices=[('0-2', '0 to 2 years'), ('3-5', '3 to 5 years'), ('6-12', '6 to 12 years')], max_length=4)),
                ('state', models.CharField(choices=[('wanted', 'Looked for'), ('booked', 'Booked'), ('confirmed', 'Confirmed'), ('canceled', 'Canceled')], default='wanted', max_length=9)),
                ('mode', models.CharField(blank=True, choices=[('on_site', 'In the room'), ('video', 'By video'), ('phone', 'By phone')], max_length=7)),
                ('who', models.CharField(blank=True, help_text='The person or agency that does it.', max_length=120)),
                ('confirmed_by', models.CharField(blank=True, help_text='Who there said yes.', max_length=120)),
                ('registration_checked_on', models.DateField(blank=True, help_text="When the interpreter's state registration was looked up.", null=True)),
                ('room', models.CharField(blank=True, max_length=60)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'supplies',
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='need',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='band',
            field=models.CharField(blank=True, choices=[('0-2', '0 to 2 years'), ('3-5', '3 to 5 years'), ('6-12', '6 to 12 years')], max_length=4),
        ),
        migrations.AddField(
            model_name='need',
            name='count',
            field=models.PositiveSmallIntegerField(default=1, help_text='Children for child care, people for a ride or food.'),
        ),
        migrations.AddField(
            model_name='need',
            name='is_required',
            field=models.BooleanField(default=False, help_text='Without it the family cannot come: it waits for both.'),
        ),
        migrations.AddField(
            model_name='need',
            name='kind',
            field=models.CharField(choices=[('interpreter', 'An interpreter'), ('child_care', 'Child care'), ('transport', 'A ride'), ('meal', 'Food'), ('access', 'A way to take part'), ('other', 'Other help')], default='other', max_length=11),
        ),
        migrations.AddField(
            model_name='need',
            name='language',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.language'),
        ),
        migrations.AddField(
            model_name='need',
            name='place',
            field=models.OneToOneField(blank=True, help_text='Its places on the roster of the help, seated or waiting.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='need_met', to='events.registration'),
        ),
        migrations.AddField(
            model_name='party',
            name='confirm_by',
            field=models.DateTimeField(blank=True, help_text='Until when the contact has to be confirmed; empty: it need not be.', null=True),
        ),
        migrations.AddField(
            model_name='program',
            name='asks_to_confirm',
            field=models.BooleanField(default=False, help_text='Who signs up confirms the e-mail address by a link, or loses the place.'),
        ),
        migrations.AddField(
            model_name='program',
            name='guests_welcome',
            field=models.BooleanField(default=False, help_text='The seat of who cannot come to one date of a course is offered for that date.'),
        ),
        migrations.AddField(
            model_name='program',
            name='help_days',
            field=models.PositiveSmallIntegerField(default=7, help_text='Help is asked for so many days ahead; later ones are tried, not promised.'),
        ),
        migrations.AddField(
            model_name='program',
            name='help_owner',
            field=models.ForeignKey(blank=True, help_text='Who answers requests for help.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='program',
            name='last_call_hours',
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text='So many hours before the start, free places go in order to whoever fits. Empty: never.', null=True),
        ),
        migrations.AddField(
            model_name='program',
            name='lead_hours',
            field=models.PositiveSmallIntegerField(default=3, help_text='No place is offered later than so many hours before the start.'),
        ),
        migrations.AddField(
            model_name='program',
            name='offer_hours',
            field=models.PositiveSmallIntegerField(default=12, help_text='How many waking hours a family has to answer an offer; fewer near the start.', validators=[django.core.validators.MinValueValidator(1)]),
        ),
        migrations.AddField(
            model_name='program',
            name='seating',
            field=models.CharField(choices=[('auto', 'A free place goes to the next in line'), ('offer', 'A free place is offered to the next in line')], default='auto', max_length=6),
        ),
        migrations.AddField(
            model_name='program',
            name='sheet_time',
            field=models.TimeField(default='17:00', help_text='When the run sheet is fixed, on the day before the session.'),
        ),
        migrations.AddField(
            model_name='registration',
            name='held_back',
            field=models.BooleanField(default=False, help_text='Waits until the help it needs is there; meanwhile others may pass.'),
        ),
        migrations.AddField(
            model_name='registration',
            name='seated_at',
            field=models.DateTimeField(blank=True, help_text='Since when it has its place.', null=True),
        ),
        migrations.AddField(
            model_name='roster',
            name='last_call_hours',
            field=models.PositiveSmallIntegerField(blank=True, default=24, help_text='So many hours before the start, free places go in order to whoever fits. Empty: never.', null=True),
        ),
        migrations.AddField(
            model_name='roster',
            name='lead_hours',
            field=models.PositiveSmallIntegerField(default=3, help_text='No place is offered later than so many hours before the start.'),
        ),
        migrations.AddField(
            model_name='roster',
            name='offer_hours',
            field=models.PositiveSmallIntegerField(default=12, help_text='How many waking hours a family has to answer an offer; fewer near the start.'),
        ),
        migrations.AddField(
            model_name='roster',
            name='serves',
            field=models.CharField(choices=[('sessions', 'Sessions'), ('guests', 'Guests of one date of a course'), ('help', 'Help, such as child care')], default='sessions', max_length=8),
        ),
        migrations.AlterField(
            model_name='need',
            name='detail',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name='program',
            name='takes',
            field=models.CharField(choices=[('adults', 'Every adult'), ('heads', 'Everybody, children too'), ('parties', 'Each family'), ('asked', 'As many as are asked for')], default='adults', max_length=8),
        ),
        migrations.AlterField(
            model_name='roster',
            name='takes',
            field=models.CharField(choices=[('adults', 'Every adult'), ('heads', 'Everybody, children too'), ('parties', 'Each family'), ('asked', 'As many as are asked for')], default='adults', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('held_back', False), ('status__in', ('waitlisted', 'canceled')), _connector='OR'), name='registration_held_back_waits'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('offer_hours__gte', 1)), name='roster_gives_time_to_answer'),
        ),
        migrations.AddField(
            model_name='answer',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='events.party'),
        ),
        migrations.AddField(
            model_name='callnote',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callnote',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_notes', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='answer',
            name='choices',
            field=models.ManyToManyField(blank=True, related_name='answers', to='events.choice'),
        ),
        migrations.AddField(
            model_name='question',
            name='program',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='events.program'),
        ),
        migrations.AddField(
            model_name='question',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='events.series'),
        ),
        migrations.AddField(
            model_name='choice',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='events.question'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='events.question'),
        ),
        migrations.AddField(
            model_name='runsheet',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supply',
            name='language',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.language'),
        ),
        migrations.AddField(
            model_name='supply',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='supply',
            name='roster',
            field=models.OneToOneField(blank=True, help_text='Its places and its waitlist, where places are counted.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supply', to='events.roster'),
        ),
        migrations.AddField(
            model_name='supply',
            name='sessions',
            field=models.ManyToManyField(related_name='supplies', to='events.session'),
        ),
        migrations.AddField(
            model_name='supply',
            name='venue',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.venue'),
        ),
        migrations.AddField(
            model_name='need',
            name='supply',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='needs', to='events.supply'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['state', 'due_on'], name='need_by_state_and_due_day'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'interpreter'), _negated=True), ('language__isnull', False), _connector='OR'), name='need_interpreter_has_a_language'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'child_care'), _negated=True), models.Q(('band', ''), _negated=True), _connector='OR'), name='need_child_care_has_a_band'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='need_counts_somebody'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('program__isnull', False), ('series', None)), models.Q(('program', None), ('series__isnull', False)), _connector='OR'), name='question_of_a_program_or_a_series'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('party', 'question'), name='answer_once_per_party'),
        ),
        migrations.AddConstraint(
            model_name='supply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'interpreter'), _negated=True), ('language__isnull', False), _connector='OR'), name='interpreter_has_a_language', violation_error_message='Please choose the language.'),
        ),
        migrations.AddConstraint(
            model_name='supply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'child_care'), _negated=True), models.Q(models.Q(('band', ''), _negated=True), ('roster__isnull', False)), _connector='OR'), name='child_care_has_a_band_and_places', violation_error_message='Please choose the age and say how many places there are.'),
        ),
        migrations.AddConstraint(
            model_name='supply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('language', 'ase'), ('state', 'confirmed'), _negated=True), ('registration_checked_on__isnull', False), _connector='OR'), name='signing_interpreter_was_checked', violation_error_message='Please look up the interpreter’s state registration first.'),
        ),
    ]
