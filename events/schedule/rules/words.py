"""Rules as a person says them, in the language of the page: "Every Tuesday, 6:00 PM, October 20 to December 15"."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.languages import spoken_list
from events.schedule.rules.expanding import OnClosed, Recurrence, Rule, Unit
from events.schedule.telling import time_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.schedule.rules.expanding import Days


def say_rules(recurrence: Recurrence) -> list[str]:
    """The rules of a series, a sentence for each."""
    said = [say_rule(rule, recurrence.at) for rule in recurrence.rules]
    if recurrence.listed:
        number = len(recurrence.listed)
        said.append(ngettext("%(number)d single date", "%(number)d single dates", number) % {"number": number})
    return said + [say_exclusion(one) for one in recurrence.without]


def say_rule(rule: Rule, at: time) -> str:
    """One rule: how often, when, from when to when, and what becomes of closed days."""
    parts = {
        "often": say_often(rule),
        "times": spoken_list(_say_time(one) for one in rule.times or (at,)),
        **_span(rule),
    }
    if rule.closed == OnClosed.LEAVE_OUT:
        return _("%(often)s, %(times)s, %(first)s to %(last)s, not on closed days") % parts
    if rule.closed == OnClosed.WEEK_AFTER:
        return _("%(often)s, %(times)s, %(first)s to %(last)s, a week later where schools are closed") % parts
    return _("%(often)s, %(times)s, %(first)s to %(last)s") % parts


def say_exclusion(one: Rule | Days) -> str:
    """What is left out."""
    if isinstance(one, Rule):
        times = spoken_list(_say_time(at) for at in one.times)
        if times:
            return _("Not: %(often)s, %(times)s, %(first)s to %(last)s") % {
                "often": say_often(one), "times": times, **_span(one),
            }  # fmt: skip
        return _("Not: %(often)s, %(first)s to %(last)s") % {"often": say_often(one), **_span(one)}
    if one.first == one.last:
        return _("Not on %(day)s") % {"day": say_day(one.first)}
    return _("Not from %(first)s to %(last)s") % _span(one)


def say_often(rule: Rule) -> str:
    """How often a rule comes: "Every 2 weeks on Friday", "The last Saturday of each month"."""
    days = spoken_list(str(WEEKDAYS[day]) for day in sorted(rule.weekdays))
    number = {"number": rule.interval, "days": days}
    if rule.unit == Unit.DAY:
        return _("Every day") if rule.interval == 1 else _("Every %(number)d days") % number
    if rule.unit == Unit.WEEK:
        return _("Every %(days)s") % number if rule.interval == 1 else _("Every %(number)d weeks on %(days)s") % number
    if rule.month_days:
        number["which"] = _month_days(rule)
        said = _("On %(which)s of each month"), _("On %(which)s, every %(number)d months")
    else:
        number["which"] = _nths(rule.nths)
        said = _("The %(which)s %(days)s of each month"), _("The %(which)s %(days)s, every %(number)d months")
    return said[rule.interval > 1] % number


def _nths(nths: Sequence[int]) -> str:
    words = {
        1: pgettext("which of a month", "first"),
        2: pgettext("which of a month", "second"),
        3: pgettext("which of a month", "third"),
        4: pgettext("which of a month", "fourth"),
        5: pgettext("which of a month", "fifth"),
        -1: pgettext("which of a month", "last"),
    }
    return spoken_list(words[nth] for nth in sorted(nths, key=lambda nth: nth % 10))


def _month_days(rule: Rule) -> str:
    words = {1: _("the first day"), -1: _("the last day")}
    days = sorted(rule.month_days, key=lambda day: day % 40)
    return spoken_list(words.get(day) or _("day %(day)d") % {"day": day} for day in days)


def _span(one: Rule | Days) -> dict[str, str]:
    return {"first": say_day(one.first, year=one.first.year != one.last.year), "last": say_day(one.last)}


def say_day(day: date, *, year: bool = True) -> str:
    """A day as it is written: "October 20, 2026"."""
    if year:
        return date_format(day, pgettext("date format, as in October 20, 2026", "F j, Y"))
    return date_format(day, pgettext("date format, as in October 20", "F j"))


def _say_time(at: time) -> str:
    return time_of_day(datetime.combine(date.min, at))
