"""The house keeps its shape: floors, sizes, names, complete migrations, counted lists, carried rules."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
APPS = ("accounts", "academy", "config", "events")
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
NO_ROOMS = {"utils", "helpers", "common", "services", "base", "misc"}
CARRIED = (
    "D1.1 D1.2 D1.3 D1.4 D1.5 D1.6 D1.7 D1.8 D1.9 D1.10 D2.7 D2.8 D2.9 D2.12 D4.6 D4.8 D5.2 D6.1 D6.2 D6.3 D6.4 "
    "D6.5 D6.6 D6.7 D6.8 D6.9 D6.10 D6.11 D7.1 D7.2 D7.3 D7.4 D7.5 D7.9 D7.10 D7.11 D8.2 D8.3 D8.4 D8.6 D8.7 "
    "D9.2 D9.3 D9.5 D9.6 D9.7 D10.1 D10.2 D10.3 D10.4 N1 N2 N3 N4 N5 N6 N7 N9 N10 N11 N19 N25 N26 P1 P2 P3 P4 P5 "
    "P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21 P22 P23 P24 P25 P26 P27 P28 P29 P30 P34 P41 P45 "
    "P46 P48"
).split()
LIST_PAGES = (
    "events:desk-on-behalf events:desk-said "
    "events:desk-callers events:desk-caller events:desk-sign-up-move events:desk-sign-up-cancel "
    "events:whats-on events:archive events:series events:link-mine events:my-calendar events:my-sessions events:door "
    "events:desk events:desk-places events:desk-sessions events:desk-roster events:desk-roster-file events:desk-calls "
    "events:desk-roster-workbook events:desk-roster-places events:desk-roster-seat events:desk-roster-import "
    "events:desk-write events:desk-series-write events:desk-series-people events:desk-series-file "
    "events:desk-series-workbook events:desk-series-import events:run-sheet "
    "events:desk-calendars events:desk-calendar events:desk-calendar-after "
    "events:desk-closing events:desk-closed events:desk-messages events:program-feed events:link-calendar "
    "events:series-feed events:ideas events:desk-series-flyer events:desk-season events:desk-extend "
    "events:desk-series-list events:desk-series events:desk-series-all events:desk-series-copy "
    "events:desk-session events:desk-edit events:desk-publish events:desk-move events:desk-copy events:desk-again "
    "events:desk-cancel events:desk-cancel-following events:desk-series-cancel events:desk-following "
    "events:desk-help events:desk-session-help events:desk-supply events:desk-interpreters "
    "events:desk-interpreters-file "
    "events:desk-people-same events:desk-people-merge events:desk-people-merged events:desk-people-two "
    "events:desk-message events:desk-recording events:desk-agenda events:desk-tags events:idea-schedule "
    "events:desk-program-questions events:desk-series-questions events:desk-texts events:desk-texts-program "
    "events:desk-texts-all events:desk-texts-language "
    "events:desk-program-reminders events:desk-series-reminders events:desk-session-reminders "
    "events:lists events:list events:list-notice events:desk-letters events:desk-letter events:desk-letter-new "
    "events:desk-letter-edit events:desk-letter-progress events:desk-list events:desk-list-import"
).split()


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_file_imports_only_from_floors_below_it(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(cache_dir=None) == 0


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_no_file_is_longer_than_300_lines_and_no_function_than_50(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def test_rooms_are_named_for_what_people_do():
    assert not [name_of(path) for path in SOURCES if path.stem in NO_ROOMS or path.parent.name in NO_ROOMS]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_row_acts_behind_our_backs(path):
    """No signals, no `save()` of our own, no task published outside beat, no import inside a function."""
    text = path.read_text(encoding="utf-8")
    assert "django.dispatch" not in text
    assert "db.models.signals" not in text
    assert not re.search(r"\.(delay|apply_async)\(", text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.name != "save" or name_of(path) == "accounts/history.py", "append-only is the one reason"
            assert not [inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom)]


def test_every_public_function_and_class_says_what_it_means():
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree) and tree.body:
            silent.append(name_of(path))
        silent += [
            f"{name_of(path)}:{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
        ]
    assert not silent


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def marked(marker: str) -> set[str]:
    """All arguments that tests give to a marker."""
    found = set()
    for path in TESTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == marker:
                found |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    return found


def test_every_rule_that_was_promised_is_carried_by_a_test():
    assert not sorted(set(CARRIED) - marked("rule"))


def test_the_queries_of_every_list_page_are_counted():
    assert not sorted(set(LIST_PAGES) - marked("counts"))


def test_no_note_in_a_template_is_shown_to_people():
    """A note between {# and #} that goes on in the next line is no note: it stands on the page."""
    notes = re.compile(r"\{#(?!.*#\})")
    templates = sorted((ROOT / "templates").rglob("*.*"))
    assert not [name_of(path) for path in templates if notes.search(path.read_text(encoding="utf-8"))]
