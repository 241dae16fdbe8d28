"""What somebody saw on a page before pressing a button: told again to no one, only compared with how it is now."""

from __future__ import annotations

import hashlib
import json

LETTERS = 20


def print_of(*facts: object) -> str:
    """A short print of these facts: another one as soon as any of them differs. It travels with the form."""
    said = json.dumps(facts, sort_keys=True, default=repr)
    return hashlib.sha256(said.encode()).hexdigest()[:LETTERS]
