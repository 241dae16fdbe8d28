"""No link that opens something stands in the log."""

from __future__ import annotations

import logging

import pytest
from django.urls import reverse

from config.logs import NoLinks
from tests.walking import addresses

TOKEN = "12-3.SecretSecretSecret_-x"
BEHIND_LINKS = [(name, needs) for name, _, needs in addresses() if "token" in needs]


@pytest.mark.rule("D7.10")
@pytest.mark.parametrize(("name", "needs"), BEHIND_LINKS, ids=[name for name, _needs in BEHIND_LINKS])
def test_the_secret_part_of_an_address_is_cut_out(name, needs):
    address = reverse(name, kwargs={need: TOKEN if need == "token" else "some-slug" for need in needs})
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (address,), None)
    assert NoLinks().filter(record)
    assert "Secret" not in record.getMessage()
