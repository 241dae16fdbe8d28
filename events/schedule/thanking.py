"""Whom a page, a flyer or a message thanks: the sponsors of a series, else those of its program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.languages import FALLBACK, in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.languages import Text
    from events.schedule.models import Program, Series


def sponsors_of(program: Program, series: Series | None) -> Mapping[str, Text]:
    """The line that thanks sponsors, per language; a series without an approved line of its own has its program's."""
    own = series.sponsors if series else {}
    return own if in_language(own, FALLBACK).text else program.sponsors
