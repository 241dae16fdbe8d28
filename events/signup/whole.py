"""The sign-up page is one form to whoever fills it in: who comes, which dates, help, questions, texts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from events.signup.besides import Besides
from events.signup.consent_forms import TextsForm
from events.signup.forms import SignUpForm, choices_when_needed
from events.signup.guarding import GuardForm
from events.signup.picking import DatesForm
from events.signup.question_forms import QuestionsForm
from events.signup.questions import questions_for
from events.signup.signing_up import Wanted
from events.support.forms import HelpForm
from events.support.stock import Stock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django import forms
    from django.core.exceptions import ValidationError

    from events.schedule.models import Session


class WholeForm:
    """Everything that is filled in on a sign-up page.

    `session` is the date whose page it is, or the next date of the series. `offered` are dates that can be picked:
    besides that date, or with `picks_all` any of them. `is_guest` signs up for the one date of a course alone.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        session: Session,
        now: datetime,
        offered: Sequence[Session] = (),
        picks_all: bool = False,
        is_guest: bool = False,
        languages: Sequence[tuple[str, str]] = (),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.session, self.picks_all, self.is_guest, self.now = session, picks_all, is_guest, now
        languages = languages or choices_when_needed()
        self.form = SignUpForm(data, session=session, languages=languages, initial=initial)
        beside = None if picks_all else session
        self.picks = DatesForm(data, offered=offered, now=now, beside=beside) if offered else None
        on = list(offered) if picks_all else [session]
        self.help = HelpForm(data, sessions=on, program=session.program, languages=languages, stock=_no_stock(on))
        asked = questions_for(session.program, session.series) if getattr(session, "asks", True) else []
        self.questions = QuestionsForm(data, questions=asked)
        self.texts = TextsForm(data)
        self.guard = GuardForm(data, now=now)

    def offer(self, dates: Sequence[Session]) -> None:
        """Offer more dates on a page that is shown again, where none was ticked: they were not looked for before."""
        if dates and self.picks is None:
            self.picks = DatesForm(self.form.data, offered=dates, now=self.now, beside=self.session)

    @property
    def parts(self) -> list[forms.Form]:
        """The forms of the page, in its order."""
        first = [self.picks] if self.picks and self.picks_all else []
        last = [self.picks] if self.picks and not self.picks_all else []
        return [*first, self.form, self.texts, self.questions, *last, self.help]

    def is_valid(self) -> bool:
        """Whether all of it can be taken. Every part is looked at, so that nobody mends one thing after the other."""
        found = [part.is_valid() for part in self.parts]
        return all(found)

    @property
    def errors(self) -> list[Any]:
        """What is to be mended."""
        return list(chain.from_iterable(part.errors.values() for part in self.parts))

    def non_field_errors(self) -> list[Any]:
        """What is to be mended in no field of its own."""
        return list(chain.from_iterable(part.non_field_errors() for part in self.parts))

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain.from_iterable(self.parts)

    def refuse(self, error: ValidationError) -> None:
        """Show where it belongs why the sign-up was refused; what was typed and ticked stays."""
        if self.picks and self.picks.takes(error):
            self.picks.refuse(error)
        else:
            self.form.refuse(error)

    def wanted(self) -> Wanted:
        """The dates that a valid form asks for."""
        picked = self.picks.seen() if self.picks else {}
        only_all = bool(self.picks and self.picks.cleaned_data["only_all"])
        if self.picks_all and self.session.series:
            return Wanted(seen=picked, only_all=only_all, page=f"series {self.session.series.root_id_or_own}")
        seen = {self.session: self.form.cleaned_data["seen"], **picked}
        return Wanted(seen=seen, only_all=only_all, is_guest=self.is_guest)

    def besides(self) -> Besides:
        """What a valid form says besides who comes."""
        return Besides(wishes=self.help.wishes(), answers=self.questions.given(), store_texts=self.texts.store)


def _no_stock(sessions: Sequence[Session]) -> Stock | None:
    """That no help is planned, where it is known already: then nobody asks for it. None where it may be."""
    helped = any(getattr(session, "is_helped", True) for session in sessions)
    return None if helped else Stock(sessions, [])
