"""Parent Academy: two courses and some single workshops, one of them today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from academy.planning import plan_course
from accounts.languages import approved, written_languages
from accounts.models import Language
from config.demo.delivery import send_mails
from config.demo.people import BY_PHONE, FAMILIES, ON_TEXTS, person_of
from config.demo.sign_ups import HOUR, let_sign_up, take_attendance
from config.demo.stage import DAY, SATURDAY, TUESDAY, WORKDAYS, ZONE, Stage, at
from events.rosters.models import Party
from events.rosters.room import set_capacity
from events.schedule.details import Assignment, Resource
from events.schedule.models import Mode, Session, Visibility
from events.schedule.scheduling import Plan, make_roster, move_session, publish_session, schedule_session
from events.signup.absences import seen_start, tell_absent
from events.support.models import Need

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.languages import Text

MATH = (
    ("Numbers in the Kitchen", "Números en la cocina", "Números na cozinha"),
    ("Games That Count", "Juegos que cuentan", "Jogos que contam"),
    ("Shapes on a Walk", "Figuras en un paseo", "Formas num passeio"),
    ("Talking About Homework", "Hablar de la tarea", "Conversar sobre a lição de casa"),
)
READING = (
    ("Reading Aloud", "Leer en voz alta"),
    ("Stories of Our Family", "Historias de nuestra familia"),
    ("A Library Card for Everybody", "Una tarjeta de biblioteca para todos"),
)
SNACK = approved(
    en="Nothing. There is a small meal for everybody.",
    es="Nada. Hay una comida ligera para todos.",
    pt="Nada. Há um lanche para todos.",
)


def enter_courses(stage: Stage) -> None:
    """One course that is half over, and one in Spanish that begins soon."""
    before = sorted(islice(stage.open_days(stage.today - DAY, TUESDAY, back=True), 2))
    after = list(islice(stage.open_days(stage.today + DAY, TUESDAY), 2))
    evenings = [at(day, 18) for day in before + after]
    opened = evenings[0] - DAY * 25
    course = plan_course(
        stage.programs["parent-academy"],
        approved(
            en="Math at the Kitchen Table",
            es="Matemáticas en la mesa de la cocina",
            pt="Matemática na mesa da cozinha",
        ),
        [_lesson(stage, start, *words) for start, words in zip(evenings, MATH, strict=True)],
        now=opened - DAY,
        actor=stage.coordinator,
        needed=3,
        capacity=14,
    )
    sessions = _publish(stage, list(course.series.sessions.order_by("starts_at")), opened)
    for session in sessions:
        session.audience.add(stage.schools["X970111"].district)
    needs = {
        "Alma Ejemplo": "Child care for two, ages 3 and 6, please.",
        "Bruno Amostra": "An interpreter into Portuguese, please.",
    }
    let_sign_up(sessions[0], FAMILIES[:8], opened=opened, now=stage.now, needs=needs)
    Need.objects.filter(due_on__lt=stage.today).update(state=Need.State.CONFIRMED, owner=stage.coordinator)
    take_attendance(sessions[0], stage.staff["facilitator"], away=("Dina Przykład",))
    take_attendance(sessions[1], stage.staff["facilitator"])

    saturdays = list(islice(stage.open_days(stage.today + DAY * 10, SATURDAY), 4))
    course = plan_course(
        stage.programs["parent-academy"],
        approved(en="Reading as a Family (in Spanish)", es="Leer en familia"),
        [
            _lesson(stage, at(day, 10), *words, held_in="es", venue=stage.venues["theater"])
            for day, words in zip(saturdays[:3], READING, strict=True)
        ],
        now=stage.ago(16),
        actor=stage.coordinator,
        capacity=12,
    )
    sessions = _publish(stage, list(course.series.sessions.order_by("starts_at")), stage.ago(15))
    for session in sessions:
        session.audience.add(stage.school.district)
    spanish = [family for family in FAMILIES if family.language == "es"]
    parties = let_sign_up(sessions[0], spanish, opened=stage.ago(14), now=stage.now)
    _fill_up(stage, sessions[0])
    _tell_ahead(stage, parties, sessions, moved_to=at(saturdays[-1], 10))


def _fill_up(stage: Stage, session: Session) -> None:
    """The room is smaller than was thought: all places are taken, and one more family waits."""
    roster = session.roster
    if roster:
        roster.refresh_from_db()
        set_capacity(roster, roster.seats_taken, now=stage.ago(4))
    let_sign_up(session, FAMILIES[12:13], opened=stage.ago(4), now=stage.ago(3))


def _tell_ahead(stage: Stage, parties: list[Party], sessions: list[Session], *, moved_to: datetime) -> None:
    """One adult cannot come to one date; a whole family not to the last, which is moved then: its page asks anew."""
    told = stage.ago(2)
    both, other = parties[:2]
    middle, last = sessions[-2:]
    tell_absent(both, middle, [both.people[-1].pk], seen=seen_start(middle), now=told)
    for party in (both, other):
        people = [person.pk for person in party.people]
        tell_absent(party, last, people, seen=seen_start(last), now=told)
    send_mails()  # what is news about this date comes after it
    move_session(last, moved_to, moved_to + (last.ends_at - last.starts_at), now=stage.ago(1), actor=stage.coordinator)


def _lesson(stage: Stage, start: datetime, *title: str, **fields: Any) -> Plan:
    columns = {"venue": stage.venues["library"], "bring": SNACK, **fields}
    return Plan(starts_at=start, ends_at=start + timedelta(minutes=90), title=_in_order(title), fields=columns)


def _in_order(texts: Sequence[str]) -> dict[str, Text]:
    """Texts in English, Spanish and Portuguese, as far as they go."""
    return approved(**dict(zip(written_languages(), texts, strict=False)))


def _publish(stage: Stage, sessions: list[Session], now: datetime) -> list[Session]:
    """Promise sessions, led by the facilitator."""
    leader = person_of(stage.staff["facilitator"])
    promised = [publish_session(session, now=now, actor=stage.coordinator) for session in sessions]
    for session in promised:
        Assignment.objects.create(session=session, person=leader, role=Assignment.Role.FACILITATOR)
    return promised


def enter_workshop(
    stage: Stage, start: datetime, title: tuple[str, ...], summary: tuple[str, ...], now: datetime, **fields: Any
) -> Session:
    """A single workshop as a draft, with a list of its own."""
    program = stage.programs["parent-academy"]
    visibility = fields.pop("visibility", None)
    columns = {"venue": stage.venues["library"], "summary": _in_order(summary), **fields}
    plan = Plan(
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        title=_in_order(title),
        fields=columns,
    )
    roster = make_roster(program)
    return schedule_session(program, plan, roster=roster, now=now, actor=stage.coordinator, visibility=visibility)


def _soon(stage: Stage) -> datetime:
    """A full hour of today at which the door is open now: so that one can take attendance right away."""
    hour = stage.now.astimezone(ZONE).hour
    return at(stage.today, min(max(hour + 1, min(8, hour + 3)), 20))


def enter_workshops(stage: Stage) -> None:
    """Single workshops: held, today, soon, interpreted, online, for who has the link, and a draft."""
    _enter_past_workshop(stage, stage.last_open(16, *WORKDAYS))
    today = enter_workshop(
        stage,
        _soon(stage),
        ("Building a Homework Corner", "Armar un rincón para la tarea", "Montar um cantinho para a lição de casa"),
        (
            "A quiet place, a lamp, a timer: small things that help.",
            "Un lugar tranquilo, una lámpara, un reloj: ayudan.",
            "Um lugar tranquilo, uma luminária, um relógio: pequenas coisas que ajudam.",
        ),
        stage.ago(20),
    )
    (today,) = _publish(stage, [today], stage.ago(19))
    let_sign_up(today, FAMILIES[4:12], opened=stage.ago(15), now=stage.now - 6 * HOUR)
    _enter_soon(stage, stage.next_open(3, *WORKDAYS))
    _enter_interpreted(stage, stage.next_open(8, *WORKDAYS))
    _enter_online(stage)
    linked = enter_workshop(
        stage,
        at(stage.next_open(15, *WORKDAYS), 17),
        ("For Families of Sample Elementary School", "Para las familias de Sample Elementary School"),
        ("Only for who got the link from the school.", "Solo para quienes recibieron el enlace de la escuela."),
        stage.ago(5),
        visibility=Visibility.LINK,
        venue=stage.venues["elementary"],
    )
    _publish(stage, [linked], stage.ago(5))
    enter_workshop(
        stage,
        at(stage.next_closed(30, code="X980111"), 18),
        ("Reading the Report Card", ""),
        ("What the words and numbers mean.", ""),
        stage.ago(1),
        venue=stage.venues["hills"],
    )


def _enter_online(stage: Stage) -> None:
    online = enter_workshop(
        stage,
        at(stage.next_open(13, *WORKDAYS), 19),
        (
            "Questions for the Teacher: Online",
            "Preguntas para la maestra: en línea",
            "Perguntas para a professora: online",
        ),
        (
            "Ten questions to ask, and how to ask them.",
            "Diez preguntas y cómo hacerlas.",
            "Dez perguntas e como fazê-las.",
        ),
        stage.ago(9),
        venue=None,
        mode=Mode.ONLINE,
        join_url="https://meet.example/parent-academy",
    )
    (online,) = _publish(stage, [online], stage.ago(8))
    let_sign_up(online, FAMILIES[8:12], opened=stage.ago(7), now=stage.now)
    _plan_beside(stage, online)


def _plan_beside(stage: Stage, other: Session) -> None:
    """A draft whose facilitator has a part in another session at that time: the desk says so before it is promised."""
    draft = enter_workshop(
        stage,
        other.starts_at,
        ("Quiet Evenings Before a Test", ""),
        ("Sleep, food and a short plan.", ""),
        stage.ago(2),
        venue=stage.venues["primary"],
    )
    leader = person_of(stage.staff["facilitator"])
    Assignment.objects.create(session=draft, person=leader, role=Assignment.Role.FACILITATOR)


def _enter_past_workshop(stage: Stage, day: date) -> None:
    session = enter_workshop(
        stage,
        at(day, 18),
        ("Getting to Know the Classroom Apps", "Conocer las aplicaciones de la clase"),
        ("Try out what children use in class.", "Pruebe lo que los niños usan en clase."),
        at(day - DAY * 30, 10),
    )
    (session,) = _publish(stage, [session], at(day - DAY * 28, 10))
    let_sign_up(session, [*FAMILIES[9:15], BY_PHONE], opened=at(day - DAY * 20, 12), now=stage.now)
    take_attendance(session, stage.staff["facilitator"], away=("Arta Shembulli",))
    address = f"https://archive.example/{session.slug}/slides"
    Resource.objects.create(session=session, kind=Resource.Kind.SLIDES, title="Slides", url=address)


def _enter_soon(stage: Stage, day: date) -> None:
    session = enter_workshop(
        stage,
        at(day, 10),
        ("Free Things to Do in Winter", "Cosas gratis para hacer en invierno", "O que fazer de graça no inverno"),
        (
            "Library passes, ice rinks and museums that cost nothing.",
            "Pases de la biblioteca, pistas de hielo y museos que no cuestan nada.",
            "Passes da biblioteca, pistas de gelo e museus que não custam nada.",
        ),
        stage.ago(12),
    )
    (session,) = _publish(stage, [session], stage.ago(11))
    let_sign_up(session, [*ON_TEXTS, BY_PHONE, FAMILIES[4]], opened=stage.ago(9), now=stage.now)


def _enter_interpreted(stage: Stage, day: date) -> None:
    session = enter_workshop(
        stage,
        at(day, 18),
        (
            "Talking With Your Child's Teacher",
            "Hablar con la maestra de su hijo",
            "Conversar com a professora do seu filho",
        ),
        (
            "Practice a short talk with the teacher. There is child care and a meal.",
            "Practique una conversación corta con la maestra. Hay cuidado de niños y comida.",
            "Pratique uma conversa curta com a professora. Há quem cuide das crianças, e há comida.",
        ),
        stage.ago(18),
        venue=stage.venues["primary"],
    )
    session.interpreted_into.set(Language.objects.filter(code__in=("es", "pt")))
    (session,) = _publish(stage, [session], stage.ago(17))
    needs = {
        "ليلى مثال": "An interpreter into Arabic, if you can find one.",
        "Marie Egzanp": "A ride for four people. We have no car.",
        "Fulano de Muestra": "Cuidado de niños para tres, por favor.",
    }
    guests = [FAMILIES[1], FAMILIES[4], FAMILIES[7], FAMILIES[14], FAMILIES[15], BY_PHONE, ON_TEXTS[2]]
    let_sign_up(session, guests, opened=stage.ago(10), now=stage.now - HOUR, needs=needs)
