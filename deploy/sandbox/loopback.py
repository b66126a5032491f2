"""A small HTTP server on this machine, in a thread of its own from its creation to `stop`."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def from_here(request: BaseHTTPRequestHandler) -> bool:
    """Whether a program of this machine asks, or a page that came from this server, and no page from elsewhere. By its
    Host, too: somebody else's name may lead here (DNS rebinding)."""
    port = request.connection.getsockname()[1]
    own = {f"127.0.0.1:{port}", f"localhost:{port}"}
    return request.headers.get("Host") in own and request.headers.get("Origin") in {None, *(f"http://{o}" for o in own)}


class OwnHandler(BaseHTTPRequestHandler):
    """Answers those who are from here."""

    timeout = 30.0  # of a client that does not say all it has announced

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        if not from_here(self):
            self.send_error(403, "only for this machine's own programs and pages")
            return False
        return True

    def answer(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Not worth a line each."""


class LoopbackServer:
    """handler: what answers, a class for each request. name: of the thread. port 0 picks a free one."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], name: str, port: int = 0) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name=name)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
