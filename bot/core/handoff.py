"""Facts of handing a conversation over: to a person, between people, and back to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .fact import Fact


@dataclass(frozen=True, slots=True)
class OperatorCalled(Fact):
    """The visitor waits for a person. `reason`: asked, misses, lost, returned."""

    visible: ClassVar[bool] = False
    reason: str


@dataclass(frozen=True, slots=True)
class OperatorJoined(Fact):
    operator: str
    name: str


@dataclass(frozen=True, slots=True)
class OperatorSaid(Fact):
    operator: str
    name: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Noted(Fact):
    """An internal note; never shown to the visitor."""

    visible: ClassVar[bool] = False
    operator: str
    name: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class OperatorLeft(Fact):
    """The operator gave the conversation back; `to` is bot or queue."""

    operator: str
    name: str
    to: str = "bot"


@dataclass(frozen=True, slots=True)
class OperatorLost(Fact):
    """The operator's connection was gone for longer than the named time."""

    operator: str
    name: str


@dataclass(frozen=True, slots=True)
class QueueLeft(Fact):
    """The visitor no longer waits for a person and takes a ticket instead."""

    visible: ClassVar[bool] = False
