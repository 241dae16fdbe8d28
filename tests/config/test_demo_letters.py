"""The lists of the demo: readers in three languages, one letter that went out and one that is being written."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from config.demo.building import build
from events.notices.letters import Notice
from events.notices.models import MailingList, Subscription
from events.notices.wording import languages_lacking, languages_read
from events.outbox.models import Message
from events.tasks import write_to_lists
from tests.factories import NEW_YORK

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOVEMBER = datetime(2026, 11, 22, 10, tzinfo=NEW_YORK)


def test_its_lists_have_readers_and_letters(client, time_machine):
    time_machine.move_to(NOVEMBER, tick=False)
    build(NOVEMBER)

    assert MailingList.objects.count() == 2
    read = Counter(Subscription.objects.standing().values_list("reader__language", flat=True))
    assert {"en", "es", "pt"} <= set(read)
    assert Counter(Subscription.objects.values_list("source", flat=True))["file"] == 3
    assert Subscription.objects.filter(left_at__isnull=False).exists()
    assert sorted(Notice.objects.values_list("state", flat=True)) == ["draft", "sent"]
    sent, draft = Notice.objects.get(state="sent"), Notice.objects.get(state="draft")
    assert Message.objects.filter(template="letter").count() == sent.copies.count() > 10
    assert languages_lacking(draft, languages_read(draft)), "something is left to do"
    for language, words in (("en", "what comes next"), ("es", "lo que viene"), ("pt", "o que vem")):
        assert words in client.get(f"/{language}/lists/friday-cafe/{sent.pk}/").content.decode()
    write_to_lists()
    assert not Message.objects.filter(state="queued", template__startswith="list").exists(), "nobody is asked anew"
