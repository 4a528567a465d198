"""Real servers on loopback for the desks' tests: each has its own folder, its own passwords, and ends by process id."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def free_port() -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def needed(program: str, package: str) -> str:
    """Where the program is. A missing one fails the tests: half a suite must not look like a whole."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail(f"{program} is not installed: apt-get install --no-install-recommends {package}", pytrace=False)
    return found


def started(command: list[str], log: Path, **options: object) -> subprocess.Popen[bytes]:
    """The process, in a group of its own so that its children end with it."""
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **options,
        )


def ended(process: subprocess.Popen[bytes], hard: bool = False) -> None:
    """End this process and the children it started."""
    for how in (signal.SIGKILL,) if hard else (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    """Until `ready` says so. Fails with the end of the log when the process ends first or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    pytest.fail(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-3000:]}", pytrace=False)


def answers(port: int, greeting: bytes) -> bool:
    """Whether the server at this port greets like that."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.settimeout(2)
            return connection.recv(200).startswith(greeting)
    except OSError:
        return False
