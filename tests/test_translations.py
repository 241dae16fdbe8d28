"""Families read the product in their language: what they can meet is translated, with all that is filled in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import allauth
import django
import grimp
import polib
import pytest
from django.conf import settings as project
from django.core.management import call_command

from accounts import borrowed
from accounts.languages import HELP_LANGUAGES

ROOT = Path(__file__).parent.parent
CATALOGS = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
SOURCES = ("accounts", "academy", "config", "events", "templates", "static", "locale")
LOOK_ANEW = "Run: manage.py makemessages -l es -l pt --no-location --no-obsolete -i .venv -i var -i tests"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
MOST_FORMS = 6
"""Where the first form is for none, and the second for one."""
MARKUP = re.compile(r"</?\w[^>]*>")
WHOLE = {"es"}
"""Languages that the desk reads too; every language has all that families can meet."""
STAFF_ROOMS = (
    "academy", "accounts", "config", "events.admin", "events.attendance", "events.desk", "events.migrations",
    "events.models", "events.schedule", "events.tours", "events.urls", "events.visits",
)  # fmt: skip
"""Words of these are read by staff, unless a room that families come to, or one of the next, uses the file."""
FAMILIES_TOO = {
    "accounts.borrowed", "accounts.http", "accounts.models", "accounts.signing_in", "accounts.templatetags.markdown",
    "accounts.templatetags.wording", "accounts.urls", "config.context", "config.settings", "config.views",
    "events.desk.flyers.drawing",
}  # fmt: skip
STAFF_PAGES = ("admin/", "config/", "desk.html", "door.html", "events/attendance/", "events/desk/")


def language_of(path):
    return path.parts[-3].replace("_", "-")


def entries(path):
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


PAGES = [path for path in CATALOGS if language_of(path) in dict(project.LANGUAGES)]
ALONE = [path for path in CATALOGS if path not in PAGES]
"""Languages of messages alone."""


def key_of(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Every text of the product as it is now, and the files that it stands in."""
    if not shutil.which("xgettext") and not os.environ.get("CI"):
        pytest.skip("gettext is not installed")
    here = tmp_path_factory.mktemp("product")
    for name in SOURCES:
        shutil.copytree(ROOT / name, here / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--all", "--add-location=file", "--no-obsolete"]
    subprocess.run(command, cwd=here, env=clean, check=True, capture_output=True)
    first = here / CATALOGS[0].relative_to(ROOT)
    return {key_of(entry): {Path(name) for name, _line in entry.occurrences} for entry in entries(first)}


def for_families():
    """The modules whose words a family can meet: of its own rooms, and whatever those use."""
    graph = grimp.build_graph("accounts", "academy", "config", "events", cache_dir=None)
    staff = {name for name in graph.modules if any(f"{name}.".startswith(f"{room}.") for room in STAFF_ROOMS)}
    met = set(graph.modules) - staff | FAMILIES_TOO
    return met.union(*(graph.find_upstream_modules(name) for name in met))


def meets(path, modules):
    """Whether a family can meet what this file says."""
    if path.parts[0] == "templates":
        return not path.relative_to("templates").as_posix().startswith(STAFF_PAGES)
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__") in modules


def test_every_language_has_a_catalog_but_english():
    assert sorted(map(language_of, PAGES)) == sorted(code for code, _name in project.LANGUAGES if code != "en")
    assert sorted(map(language_of, ALONE)) == sorted(HELP_LANGUAGES)


@pytest.mark.parametrize("path", CATALOGS, ids=language_of)
def test_nothing_is_a_guess_and_no_name_number_or_link_gets_lost(path):
    """Every plural has its forms, and what is filled in or linked stands in the translation too."""
    forms = int(re.search(r"nplurals=(\d)", polib.pofile(str(path)).metadata["Plural-Forms"])[1])
    for entry in entries(path):
        assert not entry.fuzzy, entry.msgid
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert len(said) == (forms if entry.msgid_plural else 1), entry.msgid
        assert all(said) or not any(said), entry.msgid
        if not any(said) or (entry.msgctxt and entry.msgctxt.startswith("date format")):
            continue
        for text in said:
            asked = PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
            of_one = text in (entry.msgstr_plural.get(0), entry.msgstr_plural.get(1) if forms == MOST_FORMS else None)
            spared = set(asked) - set(PLACEHOLDER.findall(entry.msgid)) if of_one else set()
            assert sorted({*PLACEHOLDER.findall(text)} | spared) == sorted(set(asked)), entry.msgid
            assert sorted(MARKUP.findall(text)) == sorted(MARKUP.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("path", CATALOGS, ids=language_of)
def test_a_catalog_names_no_machine_and_no_person(path):
    assert not {"Last-Translator", "Language-Team"} & set(polib.pofile(str(path)).metadata)
    assert "@" not in "".join(polib.pofile(str(path)).metadata.values())


@pytest.mark.parametrize("path", PAGES, ids=language_of)
def test_the_catalogs_hold_the_texts_that_the_product_has(path, found):
    """Looking for texts anew finds none that is missing and none that is gone."""
    held = {key_of(entry) for entry in entries(path)}
    assert sorted(map(str, found.keys() - held)) == [], LOOK_ANEW
    assert sorted(map(str, held - found.keys())) == [], LOOK_ANEW


@pytest.mark.parametrize("path", ALONE, ids=language_of)
def test_a_language_of_messages_says_what_the_product_says_and_owns_that_a_machine_wrote_it(path, found):
    theirs = polib.pofile(str(Path(django.__file__).parent / "conf" / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    known = found.keys() | {key_of(entry) for entry in theirs}
    assert sorted(map(str, {key_of(entry) for entry in entries(path)} - known)) == []
    assert all(entry.translated() for entry in entries(path))
    assert "written by a machine" in polib.pofile(str(path)).header


@pytest.mark.parametrize("path", [path for path in PAGES if language_of(path) in WHOLE], ids=language_of)
def test_every_text_is_translated(path):
    assert [entry.msgid for entry in entries(path) if not entry.translated()] == []


@pytest.mark.parametrize("path", PAGES, ids=language_of)
def test_every_text_that_a_family_can_meet_is_translated(path, found):
    modules = for_families()
    english = [
        f"{entry.msgid} ({', '.join(map(str, sorted(found[key_of(entry)])))})"
        for entry in entries(path)
        if not entry.translated() and any(meets(one, modules) for one in found.get(key_of(entry), ()))
    ]
    assert english == []


def test_what_families_can_meet_is_found_by_who_uses_it():
    modules = for_families()

    def is_met(name):
        return meets(Path(name), modules)

    assert is_met("templates/events/signup/session.html")
    assert is_met("templates/404.html")
    assert is_met("events/schedule/telling.py"), "pages of families tell sessions"
    assert is_met("events/desk/flyers/drawing.py"), "families read flyers"
    assert is_met("a_new_room/words.py") is False, "nobody imports what is not there"
    assert not is_met("events/schedule/rules/forms.py"), "only the desk plans by rules"
    assert not is_met("templates/events/desk/today.html")


def test_borrowed_words_are_words_of_the_libraries():
    """A library that words it otherwise has to be looked at again: ours would say nothing any more."""
    folders = [Path(django.__file__).parent / "conf", Path(allauth.__file__).parent]
    theirs = [polib.pofile(str(one / "locale" / "en" / "LC_MESSAGES" / "django.po")) for one in folders]
    known = {entry.msgid for catalog in theirs for entry in catalog}
    lists = (borrowed.MONTHS, borrowed.WEEKDAYS, borrowed.OF_FORMS, borrowed.OF_SIGNING_IN)
    assert {word for words in lists for word in words} - known == set()


def test_the_command_makes_the_texts_ready(settings, tmp_path):
    path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    shutil.copy(PAGES[0], path)
    settings.LOCALE_PATHS = [tmp_path]
    call_command("compile_texts")
    assert [one.name for one in sorted(path.parent.iterdir())] == ["django.mo", "django.po"]
    assert polib.mofile(str(path.with_suffix(".mo"))).find("Sign up").msgstr == "Inscribirse"
