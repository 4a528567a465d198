"""`serve`: run the service until it is told to stop."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import uvloop

from .. import app, logs, settings
from ..company import CompanyError
from ..store import StoreError


def run(arguments: Sequence[str]) -> int:
    """0 after a clean stop; 1 with a sentence on standard error if it cannot start."""
    parser = argparse.ArgumentParser(prog="serve", description="Run the service until it is told to stop.")
    parser.parse_args(arguments)
    try:
        chosen = settings.load()
        logs.begin(chosen.log_format)
        uvloop.run(app.serve(chosen, announce))
    except (settings.SettingsError, app.CannotStart, StoreError, CompanyError) as error:
        print(f"Dežurni cannot start: {error}", file=sys.stderr)
        return 1
    return 0


def announce(address: str, password: str | None) -> None:
    """Where everything is, said once everything runs."""
    lines = ["", f"  Demo page   {address}/", f"  Console     {address}/console"]
    if password:
        lines += [
            f"  Sign in     admin, password {password}",
            "              (shown only this once; change it in the console)",
        ]
    print("\n".join([*lines, ""]), flush=True)
