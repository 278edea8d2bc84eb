"""What the towns send: mails kept by the demo or written to files, and text messages."""

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Sent:
    """A mail or a text message as its reader gets it."""

    to: str
    subject: str
    text: str
    html: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Subject and text with plain spaces between the words."""
        return " ".join(f"{self.subject} {self.text}".split())


def kept_by_the_demo(database: Path, kind: str) -> list[Sent]:
    """Messages of a kind (``mail``, ``sms``) in the demo's database, in order."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as rows:
        sent = rows.execute(
            'select id, "to", subject, text, html from demo_sentmessage where kind = ? order by id',
            [kind],
        ).fetchall()
        files = rows.execute(
            "select message_id, name from demo_sentattachment order by id"
        ).fetchall()
    return [
        Sent(to, subject, text, html, [name for owner, name in files if owner == key])
        for key, to, subject, text, html in sent
    ]


def written_to_files(folder: Path) -> list[Sent]:
    """Mails that Django's file backend wrote, in the order of their files."""
    found = []
    for path in sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            if raw.strip():
                found.append(_parsed(raw))
    return found


def _parsed(raw: bytes) -> Sent:
    message = message_from_bytes(raw, _class=EmailMessage, policy=default)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    return Sent(
        str(message["To"]),
        str(message["Subject"]).strip(),
        text.get_content() if text else "",
        html.get_content() if html else "",
        [part.get_filename() or "" for part in message.iter_attachments()],
    )


class TextReceiver:
    """A provider of text messages: takes them over HTTP and keeps them."""

    def __init__(self) -> None:
        self.received: list[Sent] = []
        kept = self.received

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                kept.append(Sent(body["to"], "", body["text"]))
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Nobody reads this log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
