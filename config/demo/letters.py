"""Two lists of the demo, who reads them in three languages, a letter that was sent, and one that is being written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from accounts.languages import Text, approved
from accounts.models import Town
from config.demo.delivery import send_mails
from config.demo.people import COLLEAGUES, FAMILIES
from config.demo.stage import DAY, Stage
from events.notices.composing import Draft, approve, give_free, print_of_notice, write_notice
from events.notices.importing import Line, sort_out, stamp, take_over
from events.notices.joining import (
    Wish,
    answer_list_requests,
    ask_to_join,
    ask_who_was_taken_over,
    confirm,
    open_questions,
)
from events.notices.leaving import leave
from events.notices.letters import Notice
from events.notices.models import MailingList, Reader
from events.notices.sending import send_notices

SENTENCE = "Send me these mails until I say stop."
ADDRESS = "Example Family Network, 1 Example Street, Hartford, CT 06103"
TOWNS = ("Hartford", "New Haven", "Waterbury", "Windham", "Bridgeport", "Danbury")
MINUTE = timedelta(minutes=1)


class Letter(NamedTuple):
    """What a letter says."""

    subject: dict[str, Text]
    line: dict[str, Text]


SENT = Letter(
    approved(
        en="Friday CAFÉ and Parent Academy: what comes next",
        es="Friday CAFÉ y Academia para Padres: lo que viene",
        pt="Friday CAFÉ e Academia de Pais: o que vem agora",
    ),
    approved(
        en="It was good to see so many of you. Bring a colleague next time, or a neighbor.\n\nCora Coordinator",
        es="Fue un gusto ver a tantas personas. La próxima vez, venga con una colega o un vecino.\n\nCora Coordinator",
        pt="Foi bom ver tantas pessoas. Na próxima vez, traga uma colega ou um vizinho.\n\nCora Coordinator",
    ),
)
WRITING = Letter(
    {
        **approved(en="New dates for the new year", es="Nuevas fechas para el año nuevo"),
        "pt": {"text": "Novas datas para o ano novo", "state": "draft"},
    },
    {
        **approved(
            en="Save your Friday. We found a room with a view.", es="Reserve su viernes. Hay una sala con vista."
        ),
        "pt": {"text": "Guarde a sua sexta-feira.", "state": "draft"},
    },
)


def enter_lists(stage: Stage) -> None:
    """The lists, their readers and their letters."""
    cafe, academy = _lists(stage)
    for number, colleague in enumerate(COLLEAGUES[:9]):
        _read(stage, [cafe], colleague.contact, name=colleague.name, town=colleague.town, days=80 - number)
    for number, family in enumerate(FAMILIES[:6]):
        lists = [academy] if number % 2 else [cafe, academy]
        said = {"name": family.name, "language": family.language, "town": TOWNS[number]}
        _read(stage, lists, family.contact, days=60 - number, **said)
    _take_over(stage, academy)
    gone = Reader.objects.get(email=COLLEAGUES[0].contact)
    leave(gone.subscriptions.get(), now=stage.ago(30))
    send_mails()
    _send(stage, cafe, academy)
    _write(stage, WRITING, cafe, academy, at=stage.ago(1, 15))


def _lists(stage: Stage) -> tuple[MailingList, MailingList]:
    cafe = MailingList.objects.create(
        organization=stage.network,
        program=stage.programs["friday-cafe"],
        slug="friday-cafe",
        name=approved(en="Friday CAFÉ", es="Friday CAFÉ", pt="Friday CAFÉ"),
        about=approved(
            en="The next mornings and what they are about. Once a month.",
            es="Las próximas mañanas y sus temas. Una vez al mes.",
            pt="As próximas manhãs e os seus temas. Uma vez por mês.",
        ),
        postal_address=ADDRESS,
    )
    academy = MailingList.objects.create(
        organization=stage.network,
        program=stage.programs["parent-academy"],
        slug="parent-academy",
        name=approved(
            en="Parent Academy near you", es="Academia para Padres cerca de usted", pt="Academia de Pais perto de você"
        ),
        about=approved(
            en="Workshops and courses near your town and online. Once a month.",
            es="Talleres y cursos cerca de su ciudad y en línea. Una vez al mes.",
            pt="Oficinas e cursos perto da sua cidade e online. Uma vez por mês.",
        ),
        by_town=True,
        postal_address=ADDRESS,
    )
    return cafe, academy


def _read(
    stage: Stage, lists: list[MailingList], email: str, *, name: str, town: str, days: int, language: str = "en"
) -> None:
    """Somebody asks for lists, gets the mail that asks back, and says yes a while later."""
    then = stage.ago(days)
    place = Town.objects.filter(name=town).first()
    ask_to_join(Wish(email, lists, SENTENCE, language, name, place), now=then)
    answer_list_requests(then)
    send_mails()
    reader = Reader.objects.get(email=email, organization=stage.network)
    confirm(reader, [one.pk for one in open_questions(reader, then)], now=then + 20 * MINUTE)


def _take_over(stage: Stage, academy: MailingList) -> None:
    """Three from an old list: two had said yes, one is asked and has not answered."""
    sheet, day = "Sign-in sheet of the open evening", date(stage.today.year - 1, 10, 1)
    lines = [
        Line(2, "nadie.conocida@reader.example", "Nadie Conocida", "es", source=sheet, day=day),
        Line(3, "fulana.exemplo@reader.example", "Fulana Exemplo", "pt", source=sheet, day=day),
        Line(4, "nobody.inparticular@reader.example", "Nobody Inparticular"),
    ]
    rows = sort_out(academy, lines)
    take_over(academy, lines, stamp(rows), by=stage.coordinator, now=stage.ago(40))
    ask_who_was_taken_over(stage.ago(40))


def _write(stage: Stage, letter: Letter, *lists: MailingList, at: datetime) -> Notice:
    programs = {stage.programs["friday-cafe"]: False, stage.programs["parent-academy"]: True}
    until = at.date() + DAY * 60
    draft = Draft(lists=lists, subject=letter.subject, line=letter.line, until=until, dates=programs)
    return write_notice(draft, form_key=UUID(int=int(at.timestamp())), by=stage.coordinator, now=at)


def _send(stage: Stage, *lists: MailingList) -> None:
    at = stage.ago(20)
    notice = _write(stage, SENT, *lists, at=at)
    approve(notice, print_of_notice(notice), english_for=["ar", "pl"], by=stage.coordinator, now=at + 30 * MINUTE)
    give_free(notice, by=stage.coordinator, now=at + 40 * MINUTE)
    send_notices(at + 41 * MINUTE)
    send_mails()
    send_notices(at + 42 * MINUTE)
