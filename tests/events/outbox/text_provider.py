"""A provider of texts on this machine, over real HTTP: takes, refuses, is busy, hangs, and reports by signed posts."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

SID, TOKEN, OUR_NUMBER = "ACexample", "secret/token", "+18605550100"
NUMBER = "+18605550142"
"""A reader's."""
STOP = "Reply STOP to end texts."
ERRORS = {429: 20429, 400: 21211, 401: 20003}


class Text:
    """One text that the provider took."""

    def __init__(self, number, fields):
        self.sid, self.to, self.body = f"SM{number:032x}", fields["To"], fields["Body"]
        self.callback, self.made = fields.get("StatusCallback", ""), datetime.now(UTC)
        self.sender = fields.get("From") or fields.get("MessagingServiceSid")

    def as_json(self, **more):
        made = format_datetime(self.made)
        return {"sid": self.sid, "to": self.to, "body": self.body, "date_created": made, "status": "queued", **more}

    def report(self, status, code=""):
        """What it sends to the callback: fields, and the header that signs them."""
        fields = {"MessageSid": self.sid, "MessageStatus": status, "To": self.to, "AccountSid": SID}
        if code:
            fields["ErrorCode"] = str(code)
        return fields, {"X-Twilio-Signature": signature(self.callback, fields)}


def signature(url, fields):
    """Written down anew, after their manual, so that a mistake of ours is not made twice."""
    said = url
    for name in sorted(fields):
        said += name + fields[name]
    return base64.b64encode(hmac.new(TOKEN.encode(), said.encode("utf-8"), "sha1").digest()).decode()


class TextProvider:
    """Takes everything, unless told otherwise: `answers` by phone number, or by the count of the request.

    An answer is a status, `(status, code)`, `(status, code, headers)`, "hang" (it was taken, and nothing comes back),
    "drop" (taken, and the line breaks), "lost" (the line breaks before it was taken) or "nonsense".
    """

    def __init__(self):
        self.texts, self.answers, self.asked, self.connections = [], {}, [], 0
        self.came, self._numbers, self.going_on = threading.Condition(), count(1), threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                provider.connections += 1
                super().setup()

            def do_POST(self):
                provider.post(self)

            def do_GET(self):
                provider.get(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def url(self):
        return f"twilio+http://{SID}:{TOKEN.replace('/', '%2F')}@127.0.0.1:{self.port}/?from={OUR_NUMBER}"

    def close(self):
        self.going_on.set()
        self.server.shutdown()
        self.server.server_close()

    def wait_for(self, number, seconds=30):
        """Wait until so many texts were taken."""
        with self.came:
            return self.came.wait_for(lambda: len(self.texts) >= number, seconds)

    def post(self, request):
        fields = {name: values[0] for name, values in parse_qs(self._body(request), keep_blank_values=True).items()}
        self.asked.append(("POST", request.path, fields))
        if not self._may(request):
            return
        answer = self.answers.get(fields.get("To")) or self.answers.get(len(self.asked))
        if answer == "lost":
            self._hang_up(request)
        elif answer in ("hang", "drop"):
            self._take(fields)
            if answer == "hang":
                self.going_on.wait(30)
            self._hang_up(request)
        elif answer == "nonsense":
            self._take(fields)
            self._say(request, 201, b"<html>")
        elif answer:
            status, code, headers = (*(answer if isinstance(answer, tuple) else (answer,)), None, {})[:3]
            code = code or ERRORS.get(status)
            words = {"code": code, "message": f"not to {fields['To']}", "status": status} if code else {}
            self._say(request, status, json.dumps(words).encode(), headers or {})
        else:
            self._say(request, 201, json.dumps(self._take(fields).as_json()).encode())

    def get(self, request):
        asked = parse_qs(urlsplit(request.path).query)
        self.asked.append(("GET", urlsplit(request.path).path, asked))
        if not self._may(request):
            return
        if "find" in self.answers:
            self._say(request, self.answers["find"], b"{}")
            return
        found = [text.as_json() for text in reversed(self.texts) if text.to == asked["To"][0]]
        self._say(request, 200, json.dumps({"messages": found}).encode())

    def _take(self, fields):
        with self.came:
            text = Text(next(self._numbers), fields)
            self.texts.append(text)
            self.came.notify_all()
        return text

    def _may(self, request):
        wanted = "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        path = urlsplit(request.path).path == f"/2010-04-01/Accounts/{SID}/Messages.json"
        if request.headers.get("Authorization") == wanted and path:
            return True
        self._say(request, 401, json.dumps({"code": 20003, "message": "Authenticate"}).encode())
        return False

    def _body(self, request):
        return request.rfile.read(int(request.headers.get("Content-Length") or 0)).decode()

    def _say(self, request, status, body, headers=None):
        request.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def _hang_up(self, request):
        request.close_connection = True
        request.connection.close()
