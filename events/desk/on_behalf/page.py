"""The page on which a family is signed up by phone: who, which dates, who comes along, help, questions, texts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from django.utils import translation

from accounts.consent import PHONE
from accounts.languages import of_pages, written_languages
from events.desk.callers.coming import Coming, coming_lists
from events.desk.on_behalf.forms import BehalfForm, PressedForm, as_typed, keys_in, keys_of
from events.signup.besides import Besides
from events.signup.consent_forms import TextsForm
from events.signup.forms import SIGNED, language_choices
from events.signup.question_forms import QuestionsForm
from events.signup.questions import questions_for
from events.support.forms import HelpForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from django import forms

    from accounts.grants import Viewer
    from accounts.models import Person, User
    from events.rosters.models import Party
    from events.schedule.models import Program, Session
    from events.signup.models import Question


class OnThePhone:
    """Everything that is filled in. Its errors are listed in the order of the page."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        pressed: PressedForm,
        *,
        who: Viewer,
        program: Program,
        person: Person | None,
        now: datetime,
    ) -> None:
        chosen = pressed.chosen()
        self.program, self.person, self.words = program, person, chosen["words"]
        self.ticked = pressed.rosters()
        self.lists = coming_lists(who, now=now, program=program, words=self.words, always=self.ticked)
        if data is None and chosen["session"]:
            self.ticked = [one.roster.pk for one in self.lists if chosen["session"] in _slugs(one)]
        languages = language_choices()
        self.form = BehalfForm(data, program=program, person=person, languages=languages)
        self.texts = TextsForm(data)
        self.questions = QuestionsForm(data, questions=self._asked())
        self.help = HelpForm(data, sessions=self._helped(), program=program, languages=languages)
        fields: dict[str, Any] = self.help.fields
        signed = [(code, name) for code, name in languages if code in SIGNED]
        spoken = [choice for choice in languages if choice not in signed]
        fields["language"].choices = [fields["language"].choices[0], *signed, *spoken]
        self._knows = keys_in(chosen["asked"])

    @property
    def parts(self) -> list[forms.Form]:
        """The forms of the page."""
        return [self.form, self.texts, self.questions, self.help]

    @property
    def chosen(self) -> list[Coming]:
        """The lists that are ticked, of those that are hers."""
        return [one for one in self.lists if one.roster.pk in self.ticked]

    @property
    def sessions(self) -> list[Session]:
        """One date of each of these lists."""
        return [one.session for one in self.chosen]

    @property
    def asked(self) -> str:
        """Which questions the page shows, sent along: others that are to be asked too are shown before it is saved."""
        return keys_of(map(int, self.questions.questions))

    @property
    def asks_more(self) -> bool:
        """Whether a date that was ticked asks something that was not on the page yet."""
        return not set(map(int, self.questions.questions)) <= self._knows

    def is_valid(self) -> bool:
        """Whether all of it can be taken. Every part is looked at, so that nobody mends one thing after the other."""
        found = [part.is_valid() for part in self.parts]
        return all(found)

    def only_look(self) -> None:
        """Show other dates, and everything that was typed as it was."""
        for part in self.parts:
            as_typed(part)

    @property
    def errors(self) -> list[Any]:
        """What is to be mended."""
        return list(chain.from_iterable(part.errors.values() for part in self.parts))

    def non_field_errors(self) -> list[Any]:
        """What is to be mended in no field of its own."""
        return list(chain.from_iterable(part.non_field_errors() for part in self.parts))

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain.from_iterable(self.parts)

    def besides(self, by: User) -> Besides:
        """What a valid page says besides who comes. A yes to texts was read aloud in the family's language."""
        language = of_pages(self.form.cleaned_data["language"])

        def store(party: Party, *, now: datetime) -> None:
            with translation.override(language):
                self.texts.store(party, now=now, source=PHONE, by=by)

        return Besides(wishes=self.help.wishes(), answers=self.questions.given(), store_texts=store)

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """The yes to texts as it is read aloud, in each language that we write."""
        found = []
        for code in written_languages():
            with translation.override(code):
                found.append((code, self.texts.shown))
        return found

    def _asked(self) -> list[Question]:
        """What the program asks, and each series of which a date is ticked; each once."""
        series = {one.session.series for one in self.chosen if one.session.series}
        found = [question for one in [None, *sorted(series, key=lambda one: one.pk)] for question in self._of(one)]
        return list({question.pk: question for question in found}.values())

    def _of(self, series: Any) -> list[Question]:
        return questions_for(self.program, series)

    def _helped(self) -> list[Session]:
        """Help is asked for whatever the dates: what is not planned there, a person looks for."""
        return [session for one in self.lists for session in one.sessions]


def _slugs(one: Coming) -> set[str]:
    return {session.slug for session in one.sessions}
