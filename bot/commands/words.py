"""`words`: bring the catalogues up to date with the phrases, the widget's labels and the pages."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ..core.phrases import PHRASES
from ..desks import paper
from ..places import PACKAGE, shipped
from ..web.console.frame import REFUSALS
from ..web.console.messages import DONE, FAULTS
from ..web.labels import LABELS

TEMPLATE = "messages.pot"
PAGES = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
PAGE_OPTIONS = {"**.html": {"silent": "false"}}


def run(arguments: Sequence[str]) -> int:
    """0 if every phrase is translated, 1 with a list of what is missing."""
    parser = argparse.ArgumentParser(prog="words", description="Bring the catalogues up to date with the phrases.")
    parser.add_argument("--check", action="store_true", help="change nothing; say what would change or is missing")
    options = parser.parse_args(arguments)
    folder = shipped("locales")
    source = template()
    faults = list(_brought_up(folder / TEMPLATE, _text(source), options.check))
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        catalogue = read(path)
        catalogue.update(source, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        faults += _brought_up(path, _text(catalogue), options.check)
        faults += [f"{path}: not translated: {message}" for message in untranslated(catalogue)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def template() -> Catalog:
    """Every sentence there is, in English, with the places that say it."""
    catalogue = Catalog(project="Dežurni", charset="utf-8", copyright_holder="Dežurni contributors")
    for phrase in PHRASES.values():
        key = (phrase.singular, phrase.plural) if phrase.plural else phrase.singular
        catalogue.add(key, auto_comments=[phrase.name], locations=[("bot/core/phrases.py", 0)])
    for name, text in LABELS.items():
        catalogue.add(text, auto_comments=[f"label {name}"], locations=[("bot/web/labels.py", 0)])
    for name, text in {**DONE, **FAULTS}.items():
        catalogue.add(text, auto_comments=[f"message {name}"], locations=[("bot/web/console/messages.py", 0)])
    for name, text in {**paper.DETAILS, **paper.CONTACT_NAMES, **paper.LABELS}.items():
        catalogue.add(text, auto_comments=[f"ticket {name}"], locations=[("bot/desks/paper.py", 0)])
    for text in (text for pair in REFUSALS.values() for text in pair):
        catalogue.add(text, locations=[("bot/web/console/frame.py", 0)])
    for folder in ("mail", "web"):
        found = extract_from_dir(PACKAGE / folder, PAGES, PAGE_OPTIONS, strip_comment_tags=True)
        for file, _, message, comments, context in found:
            catalogue.add(message, auto_comments=comments, context=context, locations=[(f"bot/{folder}/{file}", 0)])
    return catalogue


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def untranslated(catalogue: Catalog) -> Iterator[str]:
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(strings):
            yield str(message.id)


def _text(catalogue: Catalog) -> str:
    """As a file: without dates and line numbers, so that only words make a difference."""
    out = io.BytesIO()
    write_po(out, catalogue, omit_header=False, sort_output=True, include_lineno=False, width=110)
    lines = out.getvalue().decode().splitlines()
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    return "\n".join(line for line in lines if not line.startswith(dated)) + "\n"


def _brought_up(path: Path, text: str, check: bool) -> Iterator[str]:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    if check:
        yield f"{path}: out of date; run: python -m bot words"
    else:
        path.write_text(text, encoding="utf-8")
