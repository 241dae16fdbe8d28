"""What kind of day a calendar's words speak of: a guess that people see and may change."""

from __future__ import annotations

import re

from events.schedule.details import Closure


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


CLOSED = _any(
    "no school", "no classes", "no students", "non[- ]student", "(?:is |are )?closed", "closing", "closure",
    "snow ?day", "schools? off", "(?:professional|staff) development", "professional learning", "teacher work ?day",
    "staff day", "convocation", "in[- ]service",
)  # fmt: skip
LATE = _any(
    r"delay(?:ed)?", "early (?:dismissal|release|closing)", "half[- ]days?", "late (?:start|opening|arrival)",
    "shortened day", "(?:one|two|three|[123])[- ]hours? (?:late|delay)",
)  # fmt: skip
AWAY = _any("vacation", "recess", "break", "intersession")
KEPT = _any(
    "observance", "eid", "ramadan", "diwali", "rosh hashanah?", "yom kippur", "passover", "pesach", "sukkot",
    r"c?hanukk?ah", "lunar new year", "chinese new year", "orthodox", "three kings", "kwanzaa",
)  # fmt: skip
HOLIDAY = _any(
    "holiday", "labor day", "columbus", "indigenous peoples?.?", "veterans.? day", "thanksgiving", "christmas",
    r"new year.?s?(?: day| eve)?", "martin luther king", "mlk", "lincoln", "washington.?s birthday",
    r"presidents?.? day", "good friday", "memorial day", "juneteenth", "independence day",
)  # fmt: skip
SOMETHING_ELSE = _any(
    "concert", "party", "bazaar", "fair", "feast", "parade", "assembly", "meeting", "registration", "sign[- ]?ups?",
    "deadline", "camp", "drive", "shop", "reopens?", "resumes?", "back to school", "last day before",
    "ends? of (?:quarter|term)",
)  # fmt: skip
NAMES = {
    "state_holiday": Closure.Kind.HOLIDAY,
    "school_vacation": Closure.Kind.VACATION,
    "recess": Closure.Kind.VACATION,
    "break": Closure.Kind.VACATION,
    "closed": Closure.Kind.CLOSING,
    "no school": Closure.Kind.CLOSING,
    "school_closure_common": Closure.Kind.CLOSING,
    "delayed": Closure.Kind.DELAY,
    "early dismissal": Closure.Kind.DELAY,
    "half day": Closure.Kind.DELAY,
}
"""What files call the kinds, beside our own words for them."""


def named_kind(text: str) -> str:
    """The kind that a cell names; empty where it names none of ours."""
    word = " ".join(text.split()).casefold()
    if word in Closure.Kind.values:
        return word
    labels = {str(label).casefold(): str(value) for value, label in Closure.Kind.choices}
    return labels.get(word) or str(NAMES.get(word, ""))


def guess_kind(name: str, *, timed: bool = False) -> str:
    """The kind that a name speaks of; empty where it does not sound like days off.

    What has hours (`timed`) must say that schools are closed or late: a Thanksgiving feast at noon closes nothing.
    """
    closed = CLOSED.search(name)
    if not closed and SOMETHING_ELSE.search(name):
        return ""
    if LATE.search(name):
        return Closure.Kind.DELAY.value
    if timed and not closed:
        return ""
    if AWAY.search(name):
        return Closure.Kind.VACATION.value
    if closed:
        return (Closure.Kind.HOLIDAY if HOLIDAY.search(name) else Closure.Kind.CLOSING).value
    if KEPT.search(name):
        return Closure.Kind.OBSERVANCE.value
    return Closure.Kind.HOLIDAY.value if HOLIDAY.search(name) else ""
