"""`make bench`: the whole product beside a bare python-socketio echo, alternating in one run on one core.

The server is bound to one core and the load to another. Base and product alternate, and what counts is the median of
the ratios of neighbours: the machine's own noise moves both.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
VISITORS = 100
WARM_UP, SECONDS = 2.0, 6.0
PORT = 18_300


def on_core(core: int) -> list[str]:
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[min(core, len(cores) - 1)])]


@contextmanager
def serving(name: str, port: int) -> Iterator[str]:
    """One of the servers, ready; its address."""
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as data:
        environment = {
            **os.environ,
            "DEZURNI_DATA": data,
            "DEZURNI_PORT": str(port),
            "DEZURNI_MESSAGES_PER_MINUTE": "10000000",
            "DEZURNI_CONNECTIONS_PER_ADDRESS": "100000",
        }
        command = {
            "echo": [sys.executable, str(HERE / "echo.py"), str(port)],
            "echo on uvloop": [sys.executable, str(HERE / "echo.py"), str(port), "--uvloop"],
            "product": [sys.executable, "-m", "bot", "serve"],
        }[name]
        process = subprocess.Popen(
            [*on_core(0), *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(f"{base}/socket.io/?EIO=4&transport=polling", process)
            yield base
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=1).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not come up in a minute")


def load(*arguments: object) -> dict[str, float]:
    words = [str(argument) for argument in arguments]
    done = subprocess.run(
        [*on_core(1), sys.executable, str(HERE / "load.py"), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description="The whole product beside a bare python-socketio echo.")
    parser.add_argument("--pairs", type=int, default=5)
    options = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {VISITORS} visitors")
    rates: dict[str, list[float]] = {"echo": [], "echo on uvloop": [], "product": []}
    latencies: dict[str, list[float]] = {"echo": [], "product": []}
    for pair in range(options.pairs):
        for name in rates:
            with serving(name, PORT + pair) as base:
                rates[name].append(load("closed", base, VISITORS, WARM_UP, SECONDS, pair)["rate"])
                if name in latencies:
                    half = min(rates["echo"][-1], rates[name][-1]) / 2
                    latencies[name].append(load("open", base, VISITORS, half, SECONDS, pair)["p99"])
        print(f"pair {pair + 1}: " + ", ".join(f"{name} {each[-1]:.0f}/s" for name, each in rates.items()), flush=True)
    against = [product / echo for product, echo in zip(rates["product"], rates["echo"], strict=True)]
    against_uvloop = [product / echo for product, echo in zip(rates["product"], rates["echo on uvloop"], strict=True)]
    late = [product / echo for product, echo in zip(latencies["product"], latencies["echo"], strict=True)]
    print(f"understood, answered and durable / bare echo: {statistics.median(against):.2f} (all: {listed(against)})")
    print(f"                          / echo on uvloop  : {statistics.median(against_uvloop):.2f}")
    print(
        f"p99 of the acknowledgement at half load: product {statistics.median(latencies['product']):.1f} ms,"
        f" echo {statistics.median(latencies['echo']):.1f} ms, ratio {statistics.median(late):.1f}"
    )
    return 0


def listed(ratios: list[float]) -> str:
    return ", ".join(f"{ratio:.2f}" for ratio in ratios)


if __name__ == "__main__":
    sys.exit(main())
