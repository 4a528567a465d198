"""Somebody else's website: pages on another origin that embed the widget, some of them strict, some hostile."""

from __future__ import annotations

import http.server
import threading
from html import escape
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

STRICT = (
    "default-src 'none'; script-src {widget}; connect-src {widget} {socket}; style-src 'none'; img-src data:;"
    " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title>
<link rel="icon" href="data:,">
{style}
{script}
</head>
<body><main><h1>Shop</h1><p>Some goods and <a href="/">a link</a>.</p></main></body>
</html>"""


class Website:
    """Serves on localhost: /?language=…, with &strict for a strict policy, and &css=… for styles that reach out,
    &identity=… for who is signed in."""

    def __init__(self, port: int) -> None:
        self.address = f"http://localhost:{port}"
        self.widget = ""
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Website:
        self.thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def page(self, query: dict[str, list[str]]) -> tuple[str, dict[str, str]]:
        """The page and its headers."""
        css = query.get("css", [""])[0]
        identity = f' data-identity="{escape(query["identity"][0])}"' if "identity" in query else ""
        html = PAGE.format(
            language=query.get("language", ["hr"])[0],
            style=f"<style>{css}</style>" if css else "",
            script=f'<script async src="{self.widget}/w.js"{identity}></script>',
        )
        socket = self.widget.replace("http", "ws")
        policy = STRICT.format(widget=self.widget, socket=socket)
        return html, {"Content-Security-Policy": policy} if "strict" in query else {}

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                html, headers = site.page(parse_qs(urlsplit(self.path).query, keep_blank_values=True))
                body = html.encode()
                self.send_response(200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:
                """Silence: the tests' output is for failures."""

        return Handler
