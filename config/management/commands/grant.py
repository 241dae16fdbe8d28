"""Give somebody a role, or take it back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.contact import normalize_email
from accounts.history import note_change
from accounts.models import Grant, Organization, School, User
from events.schedule.models import Program


class Command(BaseCommand):
    help = (
        "Give a role to somebody, who can then sign in with a code sent by e-mail: "
        'manage.py grant ana@example.org coordinator --organization "Example Network"'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is typed after the command's name."""
        parser.add_argument("email")
        parser.add_argument("role", choices=Grant.Role.values)
        parser.add_argument("--organization", required=True, help="its name, as it is entered")
        parser.add_argument("--program", default="", metavar="SLUG", help="only this program")
        parser.add_argument("--school", default="", metavar="CODE", help="only this school")
        parser.add_argument("--name", default="", help="how the person is called")
        parser.add_argument("--revoke", action="store_true", help="take the role back")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Give or take back, and write it into the history."""
        where = self._where(options)
        try:
            email = normalize_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']}: {error.messages[0]}") from error
        if options["revoke"]:
            self._revoke(email, where)
        else:
            self._give(email, options["name"], where)

    def _where(self, options: dict[str, Any]) -> dict[str, Any]:
        organization = Organization.objects.filter(name=options["organization"]).first()
        if organization is None:
            known = ", ".join(Organization.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"No organization is called “{options['organization']}”. There is: {known}.")
        slug, code = options["program"], options["school"]
        if slug and not Program.objects.filter(organization=organization, slug=slug).exists():
            slugs = Program.objects.filter(organization=organization).values_list("slug", flat=True)
            raise CommandError(f"{organization} has no program “{slug}”. It has: {', '.join(slugs) or 'none yet'}.")
        school = School.objects.filter(code=code).first() if code else None
        if code and school is None:
            raise CommandError(f"No school has the code “{code}”.")
        return {"role": options["role"], "organization": organization, "program_slug": slug, "school": school}

    def _give(self, email: str, name: str, where: dict[str, Any]) -> None:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        if not user.is_active:
            raise CommandError(f"{email} was switched off. Switch the user on in the admin first.")
        if name and user.name != name:
            user.name = name
            user.save(update_fields=["name"])
        grant, made = Grant.objects.get_or_create(user=user, **where)
        if made:
            note_change(None, "granted", grant, fields=[grant.role], now=timezone.now())
        self.stdout.write(f"{email} {'is now' if made else 'was already'} {grant.role} of {grant.organization}.")

    def _revoke(self, email: str, where: dict[str, Any]) -> None:
        grant = Grant.objects.filter(user__email=email, **where).first()
        if grant is None:
            raise CommandError(f"{email} does not hold this role.")
        note_change(None, "took back", grant, fields=[grant.role], now=timezone.now())
        grant.delete()
        self.stdout.write(f"{email} is no longer {where['role']} of {where['organization']}.")
