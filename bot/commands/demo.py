"""`demo`: the service in a temporary folder, with sample people talking to it; nothing is kept."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import socketio
import uvloop

from .. import app, logs
from .. import settings as configuration
from ..company import CompanyError
from ..store import StoreError
from .serve import announce

PAUSE = 1.5  # seconds between two things a sample person does
TALKS: dict[str, tuple[str, ...]] = {
    "hr": (
        "dobar dan, ne mogu slati mailove iz Outlooka",
        "ne, i dalje ne radi",
        "da",
        "ana@firma-primjer.hr",
    ),
    "he": ("שלום, האתר שלי לא עולה מהבוקר", "כן", "dana@hanut-dugma.co.il"),
    "ru": ("поменяйте мне почту аккаунта на oleg@novaya.example", "позовите оператора"),
}


def run(arguments: Sequence[str]) -> int:
    """0 after a clean stop; 1 with a sentence if it cannot start."""
    argparse.ArgumentParser(prog="demo", description="Serve in a temporary folder.").parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="dezurni-demo-") as folder:
            chosen = replace(configuration.load(), data=Path(folder), database="", files="")
            logs.begin(chosen.log_format)
            uvloop.run(_demo(chosen))
    except (configuration.SettingsError, app.CannotStart, StoreError, CompanyError) as error:
        print(f"The demo cannot start: {error}", file=sys.stderr)
        return 1
    return 0


async def _demo(settings: configuration.Settings) -> None:
    up: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def ready(address: str, password: str | None) -> None:
        announce(address, password)
        up.set_result(address)

    async def people() -> None:
        address = await up
        await asyncio.gather(*(_talk(address, language, lines) for language, lines in TALKS.items()))

    talking = people()
    await asyncio.gather(app.serve(settings, ready), talking)


async def _talk(address: str, language: str, lines: tuple[str, ...]) -> None:
    """One sample person, who writes a line now and then."""
    client = socketio.AsyncClient()
    welcomed = asyncio.Event()
    client.on("welcome", lambda welcome: welcomed.set(), namespace="/visitor")
    await client.connect(address, namespaces=["/visitor"], auth={"language": language}, transports=["websocket"])
    await welcomed.wait()
    keys = itertools.count()
    for line in lines:
        await asyncio.sleep(PAUSE)
        await client.call("say", {"key": f"demo-{next(keys)}", "text": line}, namespace="/visitor")
    await client.disconnect()
