"""Where the shipped folders lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `knowledge_base` or `locales`. Raises FileNotFoundError if the installation lacks it."""
    for home in (PACKAGE / "data", PACKAGE.parent):
        if (home / name).is_dir():
            return home / name
    raise FileNotFoundError(f"the folder {name} is missing from the installation")
