"""What a desk is asked to file: a value, complete before it leaves the house."""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a desk is asked to file. The courier adds the transcript when it delivers.

    ref          ours, unique, fixed before the first try; the same ref is the same ticket
    confirmed    whether the requester has proved to own `email`
    needs_confirmation  whether it is official only after that (account matters)
    priority     "regular" or "high"; department as in the company file
    details      (name, value) as the visitor wrote them
    articles     topics of the articles that were tried, in order
    """

    ref: str
    email: str
    subject: str
    department: str
    priority: str
    language: str
    description: str
    topic: str = ""
    name: str = ""
    confirmed: bool = False
    needs_confirmation: bool = False
    details: Pairs = ()
    articles: tuple[str, ...] = ()
