"""Tags are looked at before anything is written."""

import pytest
from django.core.exceptions import ValidationError

from events.schedule.models import FundingSource
from events.schedule.tagging import tag_session, tags_print
from tests.factories import NOW, make_session

pytestmark = pytest.mark.django_db
TAGS = {"measure": "1", "high_impact": None, "impact_reason": "", "goal": "", "funding": []}


def test_the_same_form_sent_twice_with_a_new_source_is_tagged_once_and_another_form_is_refused():
    session = make_session()
    seen = tags_print(session)
    assert tag_session(session, TAGS, seen=seen, now=NOW, new_source=("SFEC", "")) == 1
    assert tag_session(session, TAGS, seen=seen, now=NOW, new_source=("sfec", "")) == 0
    with pytest.raises(ValidationError, match="Somebody else changed these tags"):
        tag_session(session, TAGS, seen=seen, now=NOW, new_source=("Another", ""))
    assert FundingSource.objects.get().name == "SFEC"
