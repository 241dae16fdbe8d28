"""Mails that are told to many, put into their wire form once; each family's own words are filled in as bytes.

Why this is here, and what makes it safe: docs/decisions/2026-11-23-sent-once.md.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.utils import formatdate
from functools import lru_cache
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address
from django.utils.html import conditional_escape

from accounts.kept import Kept
from events.outbox.channels.email import compose, message_id, ways_off_the_list
from events.outbox.rendering import fill_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.outbox.models import Message

LONGEST_LINE: Final = 998
"""Of a mail, without its end (RFC 5322 2.1.1)."""
TOKEN: Final = token_hex(12)
"""Begins what stands for words that differ. Nobody who types a name can know it."""
NEVER: Final = b""
"""Filling in did not give what composing gives, so such mails are composed one by one."""
FORMS: Final[Kept[bytes]] = Kept(16_000_000)


def wire_form(message: Message) -> tuple[str, str, bytes] | None:
    """Sender, recipient and bytes of a mail that is told to many; None where it has to be composed by itself."""
    contact = message.contact
    if contact is None or not message.sheet.is_shared or not _is_plain(contact.value) or _is_odd(message):
        return None
    key = (message.sheet_id, message.language, message.reply_to, bool(message.list_link), settings.DEFAULT_FROM_EMAIL)
    form = FORMS.get(key)
    if form is None:
        form = _learn(message)
        FORMS.keep(key, form, len(form) + len(TOKEN))
    if form == NEVER:
        return None
    raw = _filled(form, message)
    if max(map(len, raw.split(b"\r\n"))) > LONGEST_LINE:
        return None
    return _sender(settings.DEFAULT_FROM_EMAIL), contact.value, raw


def _is_plain(address: str) -> bool:
    return address.isascii() and address.isprintable() and not set(address) & set(' "(),:;<>[\\]')


def _is_odd(message: Message) -> bool:
    """Whether a family's own words begin or end with nothing to see: at the edge of a mail such is left out."""
    used = {part for part in message.sheet.body if isinstance(part, int)}
    return any(not word or word != word.strip() for number, word in enumerate(message.own) if number in used)


@lru_cache(maxsize=8)
def _sender(address: str) -> str:
    return sanitize_address(address, "utf-8").rpartition("<")[2].rstrip(">")


def _token(name: str) -> str:
    return f"{TOKEN}x{name}x"


def _own_token(number: int, kind: str) -> str:
    """Has a letter beyond ASCII, so that the part is marked as one that may have such letters."""
    return f"{_token(f'{kind}{number:03}')}é"


def _learn(message: Message) -> bytes:
    """The wire form with tokens, where filling it in gives the same mail as composing it; else NEVER."""
    form = _with_tokens(message)
    ordinary = _as_bytes(compose(message))
    same = _what_it_says(_filled(form, message)) == _what_it_says(ordinary)
    return form if same else NEVER


def _with_tokens(message: Message) -> bytes:
    cut = message.sheet.cut
    text = cut.filled([_own_token(number, "t") for number in range(len(message.own))])
    page = cut.filled([_own_token(number, "h") for number in range(len(message.own))])
    stands_in = type(message)(
        sheet=message.sheet, language=message.language, message_id=message.message_id, reply_to=message.reply_to,
        contact=message.contact,
    )  # fmt: skip
    stands_in.words = text._replace(subject=_token("subject"), html=page.html)
    mail: EmailMultiAlternatives = compose(stands_in)
    mail.to = [_token("to")]
    mail.extra_headers |= {"Message-ID": _token("name"), "Date": _token("date")}
    if message.list_link:
        mail.extra_headers |= {name: _token(f"list{number}") for number, name in enumerate(ways_off_the_list(message))}
    return _as_bytes(mail)


def _filled(form: bytes, message: Message) -> bytes:
    own = [fill_links(word, message.language) for word in message.own]
    contact = message.contact
    pairs = [
        ("to", contact.value if contact else ""),
        ("name", message_id(message)),
        ("date", formatdate(localtime=False)),
        ("subject", _encoded(message.subject)),
        *((f"list{number}", value) for number, value in enumerate(ways_off_the_list(message).values())),
    ]
    for name, value in pairs:
        form = form.replace(_token(name).encode(), value.encode())
    for number, word in enumerate(own):
        if form.find(token := _own_token(number, "t").encode()) >= 0:
            form = form.replace(token, _with_line_ends(word))
        if form.find(token := _own_token(number, "h").encode()) >= 0:
            form = form.replace(token, _with_line_ends(str(conditional_escape(word))))
    return form


def _with_line_ends(words: str) -> bytes:
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()


@lru_cache(maxsize=256)
def _encoded(subject: str) -> str:
    """The subject as it stands in the head of a mail, folded and encoded as Django does."""
    raw = _as_bytes(EmailMultiAlternatives(subject=subject, to=["x@example.org"])).partition(b"Subject: ")[2]
    lines: Sequence[bytes] = raw.split(b"\r\n")
    folded = [lines[0]]
    for line in lines[1:]:
        if not line.startswith((b" ", b"\t")):
            break
        folded.append(line)
    return b"\r\n".join(folded).decode()


def _as_bytes(mail: EmailMultiAlternatives) -> bytes:
    written: Any = mail.message()
    raw: bytes = written.as_bytes(linesep="\r\n")
    return raw


def _what_it_says(raw: bytes) -> list[object]:
    """A mail as its reader sees it: what must be the same however it was made."""
    mail = message_from_bytes(raw, policy=policy.default)
    heads = [(name, str(value).strip()) for name, value in mail.items() if name not in {"Date", "Content-Type"}]
    parts = [
        (part.get_content_type(), part.get_params(), part.get_filename(), part.get_payload(decode=True))
        for part in mail.walk()
        if not part.is_multipart()
    ]
    return [sorted(heads), parts]
