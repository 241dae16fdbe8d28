"""An administrator gives roles on the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.history import Change
from accounts.models import Grant, User
from tests.factories import make_organization, make_program, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_organization("Example Network")


def grant(*args, organization="Example Network"):
    call_command("grant", *args, organization=organization)


def test_somebody_new_gets_a_role_and_may_sign_in(network, capsys):
    grant("Ana@Staff.example", "coordinator", "--name", "Ana")

    user = User.objects.get()
    assert (user.email, user.name, user.is_superuser) == ("ana@staff.example", "Ana", False)
    assert [(g.role, g.organization, g.program_slug) for g in user.grants.all()] == [("coordinator", network, "")]
    assert "ana@staff.example is now coordinator of Example Network." in capsys.readouterr().out
    assert Change.objects.get().act == "granted"


def test_twice_is_once(network, capsys):
    grant("ana@staff.example", "coordinator")
    grant("ana@staff.example", "coordinator")

    assert Grant.objects.count() == 1
    assert "was already" in capsys.readouterr().out


def test_a_role_for_one_program(network):
    make_program("academy", organization=network)

    grant("ana@staff.example", "coordinator", "--program", "academy")

    assert Grant.objects.get().program_slug == "academy"


def test_taking_back_leaves_other_roles(network):
    make_program("academy", organization=network)
    grant("ana@staff.example", "coordinator", "--program", "academy")
    grant("ana@staff.example", "coordinator")

    grant("ana@staff.example", "coordinator", "--revoke")

    assert Grant.objects.get().program_slug == "academy"
    assert Change.objects.filter(act="took back").count() == 1


@pytest.mark.parametrize(
    ("args", "organization", "said"),
    [
        (
            ("ana@staff.example", "coordinator"),
            "Nobody's",
            "No organization is called “Nobody's”. There is: Example Net",
        ),
        (("ana", "coordinator"), "Example Network", "ana: This e-mail address is not complete."),
        (("ana@staff.example", "boss"), "Example Network", "invalid choice: 'boss'"),
        (("ana@staff.example", "coordinator", "--program", "zz"), "Example Network", "has no program “zz”"),
        (("ana@staff.example", "coordinator", "--school", "zz"), "Example Network", "No school has the code “zz”."),
        (("ana@staff.example", "coordinator", "--revoke"), "Example Network", "does not hold this role."),
        (("gone@staff.example", "coordinator"), "Example Network", "was switched off"),
    ],
)
def test_mistakes_are_explained_and_change_nothing(network, args, organization, said):
    user = make_user("gone@staff.example")
    user.is_active = False
    user.save()

    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        grant(*args, organization=organization)

    assert User.objects.count() == 1
    assert not Grant.objects.exists()
