"""The real service in a process of its own, for tests that talk to it from outside."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEARNED = Path(tempfile.mkdtemp(prefix="dezurni-learned-"))  # by one service; the next need only read it
atexit.register(shutil.rmtree, LEARNED, ignore_errors=True)
STARTS_WITHIN = 180  # seconds; three languages are indexed first, on a machine that may be busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`python -m bot serve` with a data folder of its own; it can be stopped and started again on the same port.

    Only what was learned is shared with other services.
    """

    def __init__(self, data: Path, origin: str = "", **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.output = data / "output.txt"
        self.learned = data / "learned"
        self.environment = {
            **os.environ,
            "DEZURNI_DATA": str(data),
            "DEZURNI_PORT": str(self.port),
            "DEZURNI_ORIGINS": origin,
            "DEZURNI_MESSAGES_PER_MINUTE": "6000",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if not self.learned.exists():
            self.learned.symlink_to(LEARNED)
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self._healthy():
            assert self.process.poll() is None and time.monotonic() < until, self.output.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + "/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
