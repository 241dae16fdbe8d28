"""Another rule for the dates of a series: what it starts from, and what the small buttons do to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from events.desk.scope.forms import RULE
from events.schedule.recurrence import wall_time
from events.schedule.rules.data import read_rules
from events.schedule.rules.expanding import Rule, Unit
from events.schedule.rules.forms import (
    MOST,
    PREFIX,
    WITH,
    first_exclusion,
    first_rule,
    put_rules,
    rule_set,
    typed_rules,
)

if TYPE_CHECKING:
    from datetime import date

    from events.desk.scope.dates import Scope
    from events.desk.scope.forms import ScopeForm
    from events.schedule.rules.forms import BaseRules, RuleForm


def _span(scope: Scope) -> tuple[date, date]:
    """From the first to the last of the dates that are there."""
    starts = [wall_time(one.starts_at, scope.zone).date() for one in scope.dates]
    today = wall_time(scope.now, scope.zone).date()
    return min(starts, default=today), max(starts, default=today)


def change_rules(data: Any, pressed: dict[str, Any], scope: Scope) -> None:
    """What the small buttons do to the rules that were typed."""
    first, last = _span(scope)
    rules = typed_rules(data)
    if pressed["step"] == "add" and len(rules) < MOST:
        put_rules(data, [*rules, first_rule(scope.series.program, first, last)])
    elif pressed["step"] == "without" and len(rules) < MOST:
        put_rules(data, [*rules, first_exclusion(first, first)])
    elif pressed["remove"]:
        put_rules(data, [rule for number, rule in enumerate(rules, start=1) if number != pressed["remove"]])
    if pressed["step"] in ("add", "without") or pressed["remove"]:
        data["dates_by"] = RULE


def typed_or_stored(data: Any, scope: Scope, *, strict: bool) -> BaseRules:
    """The rules as they were typed; at first as they are stored, or the usual day of the program."""
    if f"{PREFIX}-TOTAL_FORMS" in data:
        return rule_set(data, strict=strict)
    first, last = _span(scope)
    series = (scope.dates[-1].series if scope.dates else None) or scope.series
    try:
        recurrence = read_rules(series.rules)
    except ValidationError:
        recurrence = None
    stored = [_as_typed(rule, max(first, rule.first)) for rule in (recurrence.rules if recurrence else ())]
    return rule_set(initial=stored or [first_rule(scope.series.program, first, last)])


def _as_typed(rule: Rule, first: date) -> dict[str, Any]:
    often = {Unit.DAY: "day", Unit.WEEK: "week"}.get(rule.unit, "month day" if rule.month_days else "month")
    return {
        "means": WITH,
        "often": often,
        "weekdays": [str(day) for day in rule.weekdays],
        "nths": [str(nth) for nth in rule.nths],
        "month_days": [str(day) for day in rule.month_days],
        "interval": str(rule.interval),
        "first": min(first, rule.last).isoformat(),
        "last": rule.last.isoformat(),
        "times": ", ".join(f"{at:%H:%M}" for at in rule.times),
        "closed": rule.closed.value,
    }


def rules_shown(rules: BaseRules, form: ScopeForm, scope: Scope) -> list[tuple[RuleForm, str]]:
    """Each rule with what it says."""
    at = form.cleaned_data.get("at") if form.is_bound and form.is_valid() else None
    if at is None:
        at = scope.series.start_time or (
            wall_time(scope.dates[0].starts_at, scope.zone).time() if scope.dates else None
        )
    return [(rule, rule.sentence(at) if rule.is_bound else "") for rule in rules]
