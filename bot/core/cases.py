"""Whose words are a case of their own, a piece of the one that is talked about, or only an answer to us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asked import DETAILS, EMAIL_QUESTIONS, OFFERED, Asked
from .facts import Pairs, Understood

if TYPE_CHECKING:
    from .conversation import Conversation

SMALL_TALK = frozenset({"greeting", "thanks", "bye", "yes", "no"})
ACTS_WITHOUT_A_CASE = SMALL_TALK | {"bot?", "human", "abusive"}
FEW_WORDS = 8


def is_a_case(conversation: Conversation, fact: Understood) -> bool:
    """Whether the words replace what the conversation is about."""
    if only_an_address(conversation, fact) or _is_a_code(conversation) or fact.wants_ticket:
        return False
    asked = conversation.asked
    answers = asked in DETAILS | EMAIL_QUESTIONS and fact.by_likeness
    if fact.act in ("change", "data") and not answers:
        return True
    if asked is Asked.QUESTION:
        return not conversation.question or fact.act not in SMALL_TALK
    if fact.act == "abusive":  # who curses at a fault tells of it, too; but never instead of what he said before
        return not conversation.question and (bool(fact.topic) or "service" in dict(fact.details))
    if asked in DETAILS or (asked in EMAIL_QUESTIONS and not fact.topic) or murmurs(conversation, fact):
        return False
    return fact.act not in ACTS_WITHOUT_A_CASE


def only_adds(conversation: Conversation, fact: Understood) -> bool:
    """Whether a few words tell more of the incident whose ticket was offered, or is being made: its domain, since when.

    A new incident names a service; only another detail makes it a piece of the one that is talked about.
    """
    told = {name for name, _ in of_the_case(fact.details)}
    if fact.act == "incident":
        told -= {"service", "direction"}
    known = fact.topic in conversation.shown if conversation.asked in EMAIL_QUESTIONS else not fact.topic
    return (
        conversation.act == "incident"
        and conversation.asked in OFFERED | EMAIL_QUESTIONS
        and fact.act in ("question", "unclear", "incident")
        and known
        and bool(told)
        and "@" not in conversation.last_said
        and len(conversation.last_said.split()) <= FEW_WORDS
    )


def murmurs(conversation: Conversation, fact: Understood) -> bool:
    """Whether a word or two at the summary say neither yes nor no, and nothing that could stand in its place."""
    few = len(conversation.last_said.split()) <= 2
    return conversation.asked is Asked.SUMMARY and few and not fact.topic and not fact.details


def only_an_address(conversation: Conversation, fact: Understood) -> bool:
    """Whether the words are an e-mail address and nothing else: it may answer any question of ours."""
    address = dict(fact.details).get("email", "")
    return bool(address) and not any(letter.isalnum() for letter in conversation.last_said.replace(address, ""))


def of_the_case(details: Pairs) -> Pairs:
    """What belongs to the case; the requester's address is given by EmailGiven, never read in passing."""
    return tuple((name, value) for name, value in details if name != "email")


def _is_a_code(conversation: Conversation) -> bool:
    """Whether the words are the digits of the mail that a request waits for."""
    return conversation.held and not any(letter.isalpha() for letter in conversation.last_said)
