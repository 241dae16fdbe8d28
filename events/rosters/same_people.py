"""Who is on a list already: the same person, or one whom nobody can tell from the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.models import Contact
from events.rosters.models import Member, Party

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Person
    from events.rosters.models import Registration, RegistrationQuerySet


def parties_near(party: Party) -> QuerySet[Any, Any]:
    """The keys of sign-ups among which the same people can be: with one of its adults, or with a lead reached alike.

    Each of the three is found by an index: lists are held meanwhile, and it takes no longer among a million.
    """
    people = [person.pk for person in party.people]
    contacts = Contact.objects.order_by().filter(person=party.lead_id).values("value")
    alike = Contact.objects.order_by().filter(
        kind__in=Contact.Kind.values,  # so that the index is used, which begins with the kind
        value__in=contacts,
    )
    led = Party.objects.order_by().filter(lead__in=people).values_list("pk", flat=True)
    joined = Member.objects.order_by().filter(person__in=people).values_list("party", flat=True)
    reached_alike = Party.objects.order_by().filter(lead__in=alike.values("person"))
    return led.union(joined, reached_alike.values_list("pk", flat=True))


def of_the_same(party: Party, registrations: RegistrationQuerySet) -> list[Registration]:
    """Of some sign-ups, those with an adult of this party: the same person, or the same name and contact.

    The contact is that of the lead, since further adults have none of their own: so a mother and a father who each
    sign up both are found.
    """
    found = registrations.filter(party__in=parties_near(party))
    found = found.select_related("party__lead", "party__contact").prefetch_related("party__members__person")
    return [registration for registration in found.order_by("pk") if adults_in_both(party, registration.party)]


def adults_in_both(party: Party, near: Party) -> list[Person]:
    """The adults of a sign-up among those near who are, as far as anybody can tell, adults of this party."""
    people = {person.pk for person in party.people}
    return [person for person in near.people if person.pk in people or _sounds_the_same(person, party)]


def _sounds_the_same(person: Person, party: Party) -> bool:
    there = party.lead.organization_id
    return person.organization_id == there and person.search_name in {one.search_name for one in party.people}
