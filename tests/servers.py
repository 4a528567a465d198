"""Servers on loopback that tests start for themselves and stop again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL cluster of our own on a Unix socket, with {} where the database's name belongs."""
    programs = postgres_programs()
    home = Path(tempfile.mkdtemp(prefix="dezurni-pg-"))
    # initdb refuses root, so then the cluster belongs to somebody who owns nothing else.
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(home, user)
    data = home / "data"
    options = f"-k {home} -c listen_addresses='' -c max_connections=60 -c fsync=off"

    def run(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"{command[0]}: {done.stdout}{done.stderr}", pytrace=False)

    run(str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-o", options, "-w", "start")
    try:
        yield f"postgresql://postgres@/{{}}?host={quote(str(home))}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


def postgres_programs() -> Path:
    """The newest PostgreSQL of the machine. A missing one fails the tests: half a suite must not look like a whole."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    pytest.fail("PostgreSQL is not installed: apt-get install postgresql", pytrace=False)


@contextmanager
def redis_server() -> Iterator[str]:
    """The address of a Redis of our own on a Unix socket, which keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("Redis is not installed: apt-get install redis-server", pytrace=False)
    with tempfile.TemporaryDirectory(prefix="dezurni-redis-") as home:
        place = Path(home) / "socket"
        command = [program, "--port", "0", "--unixsocket", str(place), "--save", "", "--dir", home]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            until = time.monotonic() + 30
            while not place.exists():
                assert process.poll() is None and time.monotonic() < until, "Redis does not start"
                time.sleep(0.02)
            try:
                yield f"unix://{place}"
            finally:
                process.terminate()
