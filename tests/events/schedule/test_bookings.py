"""Who is known by name alone, and organizations: perhaps in two places at once, and only said."""

import pytest

from accounts.grants import NOBODY
from events.schedule.clashes import clashes_if_moved, clashes_of
from events.schedule.details import Assignment
from tests.events.schedule.test_clashes import HOUR, OF_ANOTHER, gives, sees, words
from tests.factories import SOON, make_organization, make_person, make_program, make_session, make_venue

pytestmark = pytest.mark.django_db


def named(session, name="", *, organization=None, role="catalyst"):
    Assignment.objects.create(session=session, name=name, organization=organization, role=role)


def apart(title, **fields):
    """A session at the same time in a place of its own."""
    return make_session(title, venue=make_venue(title), **fields)


def test_who_is_known_by_name_alone_is_perhaps_the_same():
    here, there, other = apart("Here"), apart("There"), apart("Other")
    named(here, "José Núñez")
    named(there, "Jose  Nunez")
    named(other, "Somebody Else")

    [clash] = clashes_of([here], viewer=sees())[here.pk]

    assert (clash.other, clash.certain) == (there, False)
    assert clash.words.startswith("Jose  Nunez, if it is the same person, has a part in another session then: There")
    [moved] = clashes_if_moved(here, [(SOON, SOON + HOUR)], viewer=sees())
    assert words(moved) == [clash.words]
    [hidden] = clashes_of([here], viewer=NOBODY)[here.pk]
    assert hidden.words.endswith(f"if it is the same person, is taken then {OF_ANOTHER}")


def test_a_name_is_compared_with_people_too_but_people_among_each_other_are_not_by_name():
    here, there, namesake = apart("Here"), apart("There"), apart("Namesake")
    named(here, "Fay Example")
    gives(make_person("Fay Example"), there)
    gives(make_person("Fay Example"), namesake)

    found = clashes_of([here, there], viewer=sees())

    assert {clash.other for clash in found[here.pk]} == {there, namesake}
    assert [(clash.other, clash.certain) for clash in found[there.pk]] == [(here, False)]


def test_names_are_not_compared_across_organizations():
    here = apart("Here")
    foreign = make_program("center", "Center", organization=make_organization("Sample Center"))
    there = apart("There", program=foreign)
    for session in (here, there):
        named(session, "Fay Example")

    assert clashes_of([here], viewer=sees()) == {here.pk: []}
    assert clashes_if_moved(here, [(SOON, SOON + HOUR)], viewer=sees()) == [[]]


def test_an_organization_in_two_sessions_is_only_advice_and_the_own_house_is_none():
    here, there, library = apart("Here"), apart("There"), make_organization("Example Library Council")
    for session in (here, there):
        named(session, organization=library, role="host")
        named(session, organization=session.program.organization, role="host")

    [clash] = clashes_of([here], viewer=sees())[here.pk]

    assert (clash.other, clash.certain) == (there, False)
    assert clash.words.startswith("Example Library Council has a part in another session at that time too: There")
