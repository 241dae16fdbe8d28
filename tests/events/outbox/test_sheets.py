"""Words that many are told are stored once; what is a family's own stands beside them."""

from __future__ import annotations

import pytest
from django.db import transaction

from events.outbox import wording
from events.outbox.models import Message, Sheet
from events.outbox.sheets import KNOWN, sheet_for, wipe_unused_sheets
from events.outbox.words import Cut, Words
from events.rosters.registration import register
from tests.events.outbox.written import write_message
from tests.factories import NOW, make_party, make_roster


@pytest.fixture(autouse=True)
def nothing_learned():
    wording.CUTS.forget()


@pytest.mark.django_db
def test_thirty_families_share_one_sheet_and_each_reads_its_own_name():
    roster = make_roster(capacity=40)
    for number in range(30):
        register(make_party(f"Ada Example {number}"), roster, now=NOW)

    shared = Message.objects.filter(sheet__is_shared=True)
    assert shared.count() == 29  # the first was rendered for one family: nobody knew that more would come
    assert Sheet.objects.filter(is_shared=True).count() == 1
    assert all(message.person.name in message.body for message in Message.objects.select_related("person"))
    sheet = Sheet.objects.get(is_shared=True)
    assert "Ada Example" not in str([sheet.subject, sheet.body, sheet.html, sheet.calendar])


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_was_never_committed_is_not_believed_in():
    cut = Cut(["Hello"], ["Hello ", 0], ["<p>Hello ", 0, "</p>"])
    with transaction.atomic():
        first = sheet_for(cut, "", NOW)
        transaction.set_rollback(True)

    assert KNOWN.get(cut.digest("")) is None
    assert Sheet.objects.get(pk=sheet_for(cut, "", NOW)).cut.filled(["Zoë"]).body == "Hello Zoë"
    assert Sheet.objects.count() == 1
    assert first


@pytest.mark.django_db(transaction=True)
def test_a_known_sheet_costs_no_statement(django_assert_num_queries):
    cut = Cut(["Hello"], ["Hello ", 0], [])
    pk = sheet_for(cut, "", NOW)

    with django_assert_num_queries(0):
        assert sheet_for(cut, "", NOW) == pk
    KNOWN.forget()  # as in another process
    assert sheet_for(cut, "", NOW) == pk


@pytest.mark.django_db
def test_words_to_one_family_go_with_its_message_and_shared_ones_stay():
    message = write_message(key="one", body="Dear Zoë")
    shared = sheet_for(Cut([], [0], []), "", NOW)

    assert wipe_unused_sheets() == 0
    message.delete()
    assert wipe_unused_sheets() == 1
    assert list(Sheet.objects.values_list("pk", flat=True)) == [shared]


def test_words_are_filled_in_as_they_were_rendered():
    cut = Cut(["A ", 0], [1, ", hello ", 0], ["<p>", 0, "</p>"])

    assert cut.filled(["<b> & co", "5 %s [[manage:1:1:x]]"]) == Words(
        "A <b> & co", "5 %s [[manage:1:1:x]], hello <b> & co", "<p>&lt;b&gt; &amp; co</p>"
    )


@pytest.mark.django_db
def test_the_desk_reads_the_words_of_many_messages_with_one_query(django_assert_num_queries):
    for number in range(3):
        write_message(key=str(number), body=f"Text {number}")

    with django_assert_num_queries(1):
        assert len({message.body for message in Message.objects.select_related("sheet")}) == 3
