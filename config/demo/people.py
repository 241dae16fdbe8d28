"""The people of the demo: all invented, and named so that nobody can take them for real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from accounts.contact import normalize
from accounts.models import Grant, Household, Organization, Person, User
from accounts.people import enter_person
from config.demo.stage import DAY, Stage
from events.visits.models import Training


class SignIn(NamedTuple):
    """Somebody as whom one can try the demo."""

    who: str
    email: str
    look_at: str


SIGN_INS = [
    SignIn("Coordinator", "cora.coordinator@network.example", "the desk: today, seasons, lists of people, calls"),
    SignIn("Facilitator", "fay.facilitator@network.example", "my sessions: today's workshop, one tap for who is here"),
    SignIn(
        "Advisory group", "avery.advisor@network.example", "ideas: suggest, wish, talk; dates and numbers, no people"
    ),
    SignIn("Administrator", "ada.administrator@network.example", "the admin: programs, venues, grants"),
    SignIn("Family with an account", "alma.ejemplo@family.example", "a parent: opens no list of other people"),
    SignIn("Home visitor", "vera.visitor@network.example", "my sessions: own home visits only"),
    SignIn("Coordinator of another organization", "otto.otherwise@center.example", "the desk of the Sample Center"),
]
"""Printed by `make run`."""


@dataclass(frozen=True)
class Family:
    """An invented family as it signs up."""

    name: str
    contact: str
    language: str = "en"
    others: tuple[str, ...] = ()
    children: int = 0
    texts: bool = False
    """Said yes to text messages."""


FAMILIES = [
    Family("Alma Ejemplo", "alma.ejemplo@family.example", "es", ("Benito Ejemplo",), 2),
    Family("Bruno Amostra", "bruno.amostra@family.example", "pt", (), 1),
    Family("Carla Musterfrau", "carla.musterfrau@family.example", "en", ("Max Mustermann",), 3),
    Family("Dina Przykład", "dina.przyklad@family.example", "pl", (), 2),
    Family("ليلى مثال", "layla.mithal@family.example", "ar", ("سمير مثال",), 2),
    Family("Sam O'Sample 🌻", "sam.osample@family.example", "en", (), 1),
    Family("Zoé d'Exemple", "zoe+tours@family.example", "fr", (), 1),
    Family("Marie Egzanp", "marie.egzanp@family.example", "ht", ("Jan Egzanp",), 4),
    Family("María José Núñez-Ficticia", "mj.nunez@family.example", "es", (), 1),
    Family("Nguyễn Thị Ví Dụ", "vi.du@family.example", "vi", (), 2),
    Family("Testa Testerson", "testa.testerson@family.example", "en", ("Tester Testerson",), 1),
    Family("李示例", "shili.li@family.example", "zh-Hans", (), 1),
    Family("Ольга Образцова-Пример", "olga.primer@family.example", "ru", (), 2),
    Family("Arta Shembulli", "arta.shembulli@family.example", "sq", (), 1),
    Family("Fulano de Muestra", "fulano@family.example", "es", ("Mengana de Muestra",), 3),
    Family("Dorothy Demo-Placeholder", "dorothy.demo@family.example"),
]
BY_PHONE = Family("Pat Placeholder", "860-555-0117", "en", (), 2)
"""Has no e-mail: staff call."""
ON_TEXTS = (
    Family("Tina Textsample", "860-555-0118", "en", (), 1, texts=True),
    Family("Teo Texto-Ejemplo", "860-555-0119", "es", (), 3, texts=True),
    Family("Telma Texto-Amostra", "860-555-0121", "pt", (), 2, texts=True),
    Family("رنا نموذج", "860-555-0122", "ar", (), 1, texts=True),
)
"""Have no e-mail either, and live on text messages."""


@dataclass(frozen=True)
class Colleague:
    """An invented professional who comes to Friday CAFÉ."""

    name: str
    workplace: str
    job_role: str
    town: str

    @property
    def contact(self) -> str:
        """An address that leads nowhere."""
        return f"{self.name.split()[0].lower()}@work.example"


COLLEAGUES = [
    Colleague("Imogen Imaginary", "Sample Public Schools", "Family liaison", "Hartford"),
    Colleague("Ned Notreal", "Example Family Center", "Social worker", "New Haven"),
    Colleague("Petra Pretend", "Invented Library", "Librarian", "Waterbury"),
    Colleague("Quentin Quasi", "Sample Public Schools", "Principal", "Windham"),
    Colleague("Rosa Relleno", "Example Community Health", "Community health worker", "Bridgeport"),
    Colleague("Stan Stand-In", "Specimen College", "Teacher or professor", "Danbury"),
    Colleague("Thea Theoretical", "Sample Children's Museum", "Museum educator", "Stamford"),
    Colleague("Ugo Utopian", "Placeholder Youth Services", "Youth worker", "Norwich"),
    Colleague("Viola Virtual", "Example Regional Center", "Consultant", "Meriden"),
    Colleague("Walt Wouldbe", "Sample Public Schools", "Teacher or professor", "New Britain"),
    Colleague("Xenia Xample", "Invented Parents' Group", "Parent leader", "Bristol"),
    Colleague("Yolanda Yet-Unreal", "Example Head Start", "Family liaison", "Torrington"),
    Colleague("Zeno Zero", "Sample Town Hall", "Town official", "Enfield"),
]


def _enter_staff(stage: Stage, key: str, name: str, email: str, role: str = "", *, other: bool = False) -> Person:
    organization = stage.center if other else stage.network
    user = User.objects.create_user(email, name=name)
    person = enter_person(organization, name, reach=normalize(email))
    person.user = user
    person.save(update_fields=["user"])
    if role:
        Grant.objects.create(user=user, role=role, organization=organization)
    stage.staff[key] = user
    return person


def enter_staff(stage: Stage) -> None:
    """Those who sign in, with what they may."""
    role = Grant.Role
    _enter_staff(stage, "coordinator", "Cora Coordinator", "cora.coordinator@network.example", role.COORDINATOR)
    _enter_staff(stage, "facilitator", "Fay Facilitator", "fay.facilitator@network.example", role.FACILITATOR)
    _enter_staff(stage, "advisor", "Avery Advisor", "avery.advisor@network.example", role.ADVISORY)
    _enter_staff(stage, "second_advisor", "Blair Adviser-Sample", "blair.adviser@network.example", role.ADVISORY)
    _enter_staff(stage, "other", "Otto Otherwise", "otto.otherwise@center.example", role.COORDINATOR, other=True)
    administrator = User.objects.create_superuser("ada.administrator@network.example", name="Ada Administrator")
    stage.staff["administrator"] = administrator
    alma = enter_person(stage.network, "Alma Ejemplo", reads="es", reach=normalize("alma.ejemplo@family.example"))
    alma.user = User.objects.create_user("alma.ejemplo@family.example", name="Alma Ejemplo")
    alma.save(update_fields=["user"])
    for key, name, kind in (
        ("vera", "Vera Visitor-Sample", Training.Kind.VISITOR),
        ("vic", "Vic Visitor-Sample", Training.Kind.VISITOR),
        ("ines", "Inés Intérprete-Muestra", Training.Kind.INTERPRETER),
    ):
        email = "vera.visitor@network.example" if key == "vera" else f"{key}@network.example"
        person = _enter_staff(stage, key, name, email, role.VISITOR)
        Training.objects.create(person=person, kind=kind, on=stage.today - DAY * 120)
        stage.visitors[key] = person


def enter_household(organization: Organization, family: Family) -> Person:
    """The adult who answers for a family that is visited, with a household."""
    person = enter_person(organization, family.name, reads=family.language, reach=normalize(family.contact))
    person.household = Household.objects.create(organization=organization, language=family.language)
    person.save(update_fields=["household"])
    return person


def person_of(user: User) -> Person:
    """The person that a member of staff is."""
    return user.people.get()
