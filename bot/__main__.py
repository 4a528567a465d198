"""The commands: `dezurni serve`, `dezurni ask "…"`, and so on; `dezurni` alone lists them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

COMMANDS = {
    "serve": "run the service",
    "demo": "run it in a temporary folder, with sample people talking",
    "ask": "what the bot would answer to one question, and why",
    "read": "JSON Lines of messages in, what was understood out",
    "check": "look through the knowledge base for faults",
    "evaluate": "measure the understanding on labelled phrases",
    "articles": "import a folder of articles, or export them",
    "users": "list, add, disable people; set a new password",
    "settings": "print a commented example of the settings",
    "words": "bring the catalogues up to date with the phrases",
    "doctor": "look for faults of the set-up",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 could not be done, 2 called wrongly."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"There is no command {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    run: Callable[[Sequence[str]], int] = import_module(f"bot.commands.{name}").run
    try:
        return run(rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def usage() -> str:
    lines = [f"  {name:<10} {explanation}" for name, explanation in COMMANDS.items()]
    return "Usage: python -m bot COMMAND …\n\n" + "\n".join(lines) + "\n\n`COMMAND --help` says more."


if __name__ == "__main__":
    sys.exit(main())
