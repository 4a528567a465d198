"""Who has the floor in a conversation, and which question of ours is open in it."""

from __future__ import annotations

from enum import StrEnum


class Holder(StrEnum):
    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"
    NOBODY = "nobody"


class Asked(StrEnum):
    """The question of ours that is still open."""

    NOTHING = ""
    HELPED = "helped"
    WHICH = "which"
    TICKET = "ticket"
    QUESTION = "question"
    EMAIL = "email"
    EMAIL_TYPO = "email-typo"
    SERVICE = "service"
    SINCE = "since"
    ERROR = "error"
    DOMAIN_OR_IP = "domain_or_ip"
    ORDER = "order"
    DIRECTION = "direction"
    SCOPE = "scope"
    SUMMARY = "summary"
    ADD = "add"
    JOIN = "join"


DETAILS = frozenset(
    {Asked.SERVICE, Asked.SINCE, Asked.ERROR, Asked.DOMAIN_OR_IP, Asked.ORDER, Asked.DIRECTION, Asked.SCOPE}
)
EMAIL_QUESTIONS = frozenset({Asked.EMAIL, Asked.EMAIL_TYPO})
OFFERED = frozenset({Asked.TICKET, Asked.HELPED, Asked.WHICH})
ASIDES = frozenset(
    {"FILE_NOTED", "FILE_KEPT", "FILE_ADDED", "FILE_FOR_COLLEAGUE", "FILE_WITHOUT_WORDS", "FILE_SECRET_REMOVED"}
)  # said in between: what was asked before stays asked
