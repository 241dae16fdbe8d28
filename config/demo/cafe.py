"""Friday CAFÉ: the ten real dates of the archive, and an invented season around today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from accounts.languages import approved
from config.demo.delivery import send_mails
from config.demo.people import COLLEAGUES, person_of
from config.demo.sign_ups import HOUR, let_sign_up, take_attendance
from config.demo.stage import DAY, FRIDAY, Stage, at
from config.reference_data import PastCafe, read_cafe_archive
from events.rosters.room import set_capacity
from events.schedule.details import Assignment, Part, Resource
from events.schedule.models import Mode, Session, Venue
from events.schedule.recurrence import school_year
from events.schedule.scheduling import Plan, cancel_session, move_session, publish_session
from events.schedule.seasons.building import build_season

LENGTH = timedelta(minutes=90)
FIRST_MONTH_AND_DAY, LAST_MONTH_AND_DAY = (9, 15), (6, 5)
MONTH = DAY * 26
AHEAD = DAY * 45
"""How long before its first date a season is planned."""


def enter_archive(stage: Stage) -> None:
    """The real past mornings, as far as they are known: nobody's coming is made up, and no recording."""
    for year, pasts in groupby(read_cafe_archive(), key=lambda past: school_year(past.day)):
        season = list(pasts)
        planned = at(season[0].day - AHEAD, 10)
        years = f"{year}-{(year + 1) % 100}"
        series = build_season(
            stage.programs["friday-cafe"],
            approved(en=f"Friday CAFÉ {years}", es=f"Friday CAFÉ {years}"),
            [_plan_past(stage, past) for past in season],
            now=planned,
            actor=None,
        )
        for past, session in zip(season, series.sessions.order_by("starts_at"), strict=True):
            publish_session(session, now=planned + DAY)
            if past.speaker:
                Assignment.objects.create(session=session, name=past.speaker, role=Assignment.Role.CATALYST)


def _plan_past(stage: Stage, past: PastCafe) -> Plan:
    start = at(past.day, 9, 30)
    venue = Venue.objects.get(organization=stage.network, name=past.venue) if past.venue else None
    title = approved(en=past.title) if past.title else approved(en="Friday CAFÉ", es="Friday CAFÉ")
    summary = approved(en=f"Source: {past.source}.")
    # The first morning in person after the long online time was 7 October 2022, so what came before was online.
    fields = {"venue": venue, "mode": past.mode or Mode.ONLINE, "summary": summary}
    return Plan(starts_at=start, ends_at=start + LENGTH, title=title, fields=fields)


@dataclass(frozen=True)
class Talk:
    """An invented morning."""

    en: str
    es: str
    summary: str
    resumen: str
    speaker: str
    venue: str = "library"
    mode: str = Mode.IN_PERSON


PAST_TALKS = [
    Talk(
        "Small Wins, Shared Often",
        "Pequeños logros, compartidos a menudo",
        "Good news travels home too rarely. How one sample school writes to every family once a month.",
        "Las buenas noticias llegan poco a casa. Así escribe una escuela de muestra a cada familia una vez al mes.",
        "Cassia Catalyst-Example, Specimen College",
        "museum",
    ),
    Talk(
        "The Five-Minute Phone Call",
        "La llamada de cinco minutos",
        "What to say, what to ask and when to listen, in five minutes.",
        "Qué decir, qué preguntar y cuándo escuchar, en cinco minutos.",
        "A panel of invented families",
        "theater",
    ),
]
FULL, ONLINE, MOVED, CANCELED, LAST = range(5)
COMING_TALKS = [
    Talk(
        "Front Desks That Welcome",
        "Recepciones que dan la bienvenida",
        "The first face that a family sees. We try out three small changes at the front desk.",
        "La primera cara que ve una familia. Probamos tres pequeños cambios en la recepción.",
        "Delia Demonstrata, Sample Public Schools",
        "museum",
    ),
    Talk(
        "Interpreters as Partners",
        "Intérpretes como aliados",
        "How to speak with a family through an interpreter, so that everybody is heard.",
        "Cómo hablar con una familia por medio de un intérprete, para que se escuche a todos.",
        "Edmund Exemplar, Example Regional Center",
        mode=Mode.ONLINE,
    ),
    Talk(
        "When Families Lead the Meeting",
        "Cuando las familias dirigen la reunión",
        "Parents of a sample school tell how they took over the agenda.",
        "Padres y madres de una escuela de muestra cuentan cómo se hicieron cargo de la agenda.",
        "Parents of Sample Elementary School",
        "theater",
    ),
    Talk(
        "Museums as Classrooms",
        "Los museos como aulas",
        "A walk through the galleries with questions that children and adults can share.",
        "Un paseo por las salas con preguntas que niños y adultos pueden compartir.",
        "Fern Fictitious, Invented Children's Museum",
        "museum",
    ),
    Talk(
        "Planning the Next Year Together",
        "",
        "Bring your calendar. We collect what worked and choose topics for the next season.",
        "",
        "The advisory group",
    ),
]


def _fridays(stage: Stage, first: date, count: int, *, back: bool) -> list[date]:
    """Fridays of the school year about a month apart, on which no school is closed."""
    days: list[date] = []
    for day in stage.open_days(first, FRIDAY, back=back):
        place = (day.month, day.day)
        taught = place >= FIRST_MONTH_AND_DAY or place <= LAST_MONTH_AND_DAY
        if taught and (not days or abs(day - days[-1]) >= MONTH):
            days.append(day)
        if len(days) == count:
            break
    return sorted(days)


def enter_season(stage: Stage) -> None:
    """About seven Fridays around today: held, full, online, moved, canceled and simply coming."""
    past_days = _fridays(stage, stage.today - DAY * 5, len(PAST_TALKS), back=True)
    days = past_days + _fridays(stage, stage.today + DAY * 9, len(COMING_TALKS), back=False)
    planned = at(days[0] - AHEAD, 10)
    talks = PAST_TALKS + COMING_TALKS
    series = build_season(
        stage.programs["friday-cafe"],
        approved(en="Friday CAFÉ: this season", es="Friday CAFÉ: esta temporada"),
        [_plan(stage, day, talk) for day, talk in zip(days, talks, strict=True)],
        now=planned,
        actor=stage.coordinator,
    )
    drafts = series.sessions.order_by("starts_at")
    sessions = [publish_session(draft, now=planned + DAY, actor=stage.coordinator) for draft in drafts]
    for session, talk in zip(sessions, talks, strict=True):
        _say_who_and_what(stage, session, talk)
    held, coming = sessions[: len(past_days)], sessions[len(past_days) :]
    for session in held:
        _hold(stage, session)
    _fill_coming(stage, coming)


def _plan(stage: Stage, day: date, talk: Talk) -> Plan:
    start = at(day, 9, 30)
    online = talk.mode == Mode.ONLINE
    fields = {
        "summary": approved(en=talk.summary, es=talk.resumen),
        "venue": None if online else stage.venues[talk.venue],
        "mode": talk.mode,
        "join_url": f"https://meet.example/friday-cafe-{day:%Y-%m-%d}" if online else "",
        "bring": {} if online else approved(en="Your own cup, if you like.", es="Su propia taza, si gusta."),
    }
    return Plan(starts_at=start, ends_at=start + LENGTH, title=approved(en=talk.en, es=talk.es), fields=fields)


def _say_who_and_what(stage: Stage, session: Session, talk: Talk) -> None:
    role = Assignment.Role
    Assignment.objects.create(session=session, name=talk.speaker, role=role.CATALYST)
    Assignment.objects.create(session=session, person=person_of(stage.staff["facilitator"]), role=role.FACILITATOR)
    if session.venue_id:
        Assignment.objects.create(session=session, organization=stage.center, role=role.HOST)
    agenda = ((20, "Networking", "Encuentro"), (30, "Talk", "Charla"), (40, "Discussion", "Conversación"))
    Part.objects.bulk_create(
        Part(session=session, order=order, minutes=minutes, title=approved(en=en, es=es))
        for order, (minutes, en, es) in enumerate(agenda, start=1)
    )


def _hold(stage: Stage, session: Session) -> None:
    """A morning that is over: people came, and what it left behind is in the archive."""
    let_sign_up(session, COLLEAGUES[:9], opened=session.starts_at - DAY * 30, now=stage.now)
    take_attendance(session, stage.staff["facilitator"], away=("Rosa Relleno",))
    address = f"https://archive.example/{session.slug}"
    kinds = Resource.Kind
    Resource.objects.create(
        session=session, kind=kinds.RECORDING, title="The talk", url=f"{address}/talk", captions=True
    )
    Resource.objects.create(session=session, kind=kinds.SLIDES, title="Slides", url=f"{address}/slides")


def _fill_coming(stage: Stage, coming: list[Session]) -> None:
    opened = stage.ago(12)
    roster = coming[FULL].roster
    if roster:
        set_capacity(roster, 8, now=opened)
    needs = {"Thea Theoretical": "I need a way in without steps, please."}
    let_sign_up(coming[FULL], COLLEAGUES[:11], opened=opened, now=stage.now, needs=needs)
    let_sign_up(coming[ONLINE], COLLEAGUES[3:8], opened=opened, now=stage.now)
    let_sign_up(coming[MOVED], COLLEAGUES[5:11], opened=stage.ago(14), now=stage.ago(8))
    let_sign_up(coming[CANCELED], COLLEAGUES[8:], opened=stage.ago(14), now=stage.ago(6))
    send_mails()  # what is news about these two dates comes after it
    later = next(stage.open_days((coming[MOVED].local_start + DAY * 7).date(), FRIDAY))
    start = at(later, 9, 30)
    move_session(coming[MOVED], start, start + LENGTH, now=stage.ago(6), actor=stage.coordinator)
    cancel_session(coming[CANCELED], now=stage.ago(4) + HOUR, actor=stage.coordinator)
    let_sign_up(coming[LAST], COLLEAGUES[:2], opened=stage.ago(3), now=stage.now)
