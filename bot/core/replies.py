"""What follows when the visitor replies to a question of ours, in words or by a button."""

from __future__ import annotations

import re
from collections.abc import Callable
from hmac import compare_digest

from . import phrases as p
from .addresses import suggestion_reply, with_address
from .case import next_step, summary
from .cases import murmurs, only_adds
from .conversation import DETAILS, EMAIL_QUESTIONS, Asked, Conversation, Holder
from .facts import (
    BotAsked,
    BotSaid,
    CaseStarted,
    ConfirmationRequested,
    Confirmed,
    DetailGiven,
    Fact,
    QueueLeft,
    TicketMessage,
    Understood,
)
from .known import Known
from .offers import person, shown, ticket_choices

Rule = Callable[[Conversation, Understood, Known], list[Fact] | None]

CODE = re.compile(r"\D{0,20}(\d{3})[ -]?(\d{3})\D{0,3}")
CODE_TRIES = 5  # wrong codes for one ticket; then only the link confirms
MAIL_TRIES = 3  # confirmation mails for one ticket
RECOGNISED = frozenset({"domain_or_ip", "order", "direction", "scope"})  # whose answers are known when they are seen
ANSWER_LIMIT = 300  # characters kept of the answer to a question for a detail
EMAIL_LIKE = re.compile(r"\S{1,64}@\S{0,255}")


def reply_to_our_question(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """The rule of triage: what we asked decides how the words are taken. A person asked for goes first."""
    if conversation.asked is Asked.NOTHING or understood.act == "human":
        return None
    return REPLIES[conversation.asked](conversation, understood, known)


def helped_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    match understood.act:
        case "yes" | "thanks":
            return [BotSaid(p.GLAD_IT_HELPED())]
        case "no":
            return [BotAsked(p.OFFER_TICKET(), Asked.TICKET, ticket_choices(known))]
    return None


def which_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if understood.act != "no":
        return None
    return [BotAsked(p.DO_NOT_KNOW(), Asked.TICKET, ticket_choices(known))]


def ticket_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if address := dict(understood.details).get("email"):
        return with_address(conversation, address, known)
    if EMAIL_LIKE.fullmatch(conversation.last_said.strip()):
        return [BotAsked(p.EMAIL_BAD(address=conversation.last_said.strip()), Asked.EMAIL, ("give-up",))]
    match understood.act:
        case "yes":
            return next_step(conversation, known)
        case "no":
            return [BotSaid(p.ALL_RIGHT())]
    return None


def question_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if understood.act == "no":
        return [BotSaid(p.ALL_RIGHT())]
    return next_step(conversation, known)


def email_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if address := dict(understood.details).get("email"):
        return with_address(conversation, address, known)
    if (settled := suggestion_reply(conversation, understood.act, known)) is not None:
        return settled
    if understood.act in ("no", "bye"):
        return [BotSaid(p.ALL_RIGHT())]
    if bad := EMAIL_LIKE.search(conversation.last_said):
        return [BotAsked(p.EMAIL_BAD(address=bad.group()), Asked.EMAIL, ("give-up",))]
    if only_adds(conversation, understood):
        return [BotAsked(p.ASK_EMAIL(), Asked.EMAIL, ("give-up",))]
    if understood.topic and understood.act in ("question", "incident"):
        return None
    return [BotAsked(p.EMAIL_MISSING(), Asked.EMAIL, ("give-up",))]


def detail_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Whatever is said is the answer, cut to the piece that was recognised where there is one."""
    name = str(conversation.asked)
    wanted = ("domain", "ip") if name == "domain_or_ip" else (name,)
    found = [value for key, value in understood.details if key in wanted]
    if not found and (address := dict(understood.details).get("email")):
        return with_address(conversation, address, known)
    if not found and (understood.act == "yes" or (name in RECOGNISED and understood.details)):
        return detail_given(conversation, name, "", known)  # it answers something else, which is kept; we go on
    answer = found[0] if found else conversation.last_said.strip()[:ANSWER_LIMIT]
    return detail_given(conversation, name, "" if understood.act == "no" else answer, known)


def summary_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    match understood.act:
        case "yes":
            return next_step(conversation, known)
        case "no":
            return [BotSaid(p.ALL_RIGHT())]
    if murmurs(conversation, understood):
        return [summary(conversation, known)]
    return [BotAsked(p.ASK_QUESTION(), Asked.QUESTION, ("give-up",))]


def add_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    match understood.act:
        case "yes":
            return added(conversation)
        case "no":
            return [BotSaid(p.ALL_RIGHT())]
    return None


def join_reply(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Yes: the words go into the open case. No, or it was closed meanwhile: on to a ticket of its own."""
    case = next((case for case in known.cases if case.ref == conversation.offered), None)
    if understood.act == "no" or (understood.act == "yes" and case is None):
        return next_step(conversation, known)
    if understood.act != "yes" or case is None:
        return None
    text = conversation.question or conversation.last_said
    return [TicketMessage(case.ref, text, number=case.number), BotSaid(p.ADDED_TO_TICKET(number=case.number))]


REPLIES: dict[Asked, Rule] = {
    Asked.HELPED: helped_reply,
    Asked.WHICH: which_reply,
    Asked.TICKET: ticket_reply,
    Asked.QUESTION: question_reply,
    Asked.SUMMARY: summary_reply,
    Asked.ADD: add_reply,
    Asked.JOIN: join_reply,
    **dict.fromkeys(EMAIL_QUESTIONS, email_reply),
    **dict.fromkeys(DETAILS, detail_reply),
}


def detail_given(conversation: Conversation, name: str, value: str, known: Known) -> list[Fact]:
    given = DetailGiven(name, value)
    return [given, *next_step(conversation.after(given, known.now), known)]


def added(conversation: Conversation) -> list[Fact]:
    text = conversation.question or conversation.last_said
    return [TicketMessage(conversation.ticket, text), BotSaid(p.ADDED_TO_TICKET(number=conversation.number))]


# Buttons


def chosen(conversation: Conversation, choice: str, known: Known) -> list[Fact]:
    """What a button does. A button that no longer fits asks what it is about; nothing is ever left unanswered."""
    if conversation.holder is Holder.QUEUE:
        if choice != "ticket":
            return [BotSaid(p.STILL_WAITING(), ("ticket",))]
        left = QueueLeft()
        return [left, *next_step(conversation.after(left, known.now), known)]
    topic = choice.removeprefix("topic:")
    if topic != choice and topic in known.knowledge.topics:
        return shown(topic, known)
    return button(conversation, choice, known)


def button(conversation: Conversation, choice: str, known: Known) -> list[Fact]:
    asked = conversation.asked
    match choice:
        case "human":
            return person(conversation, known)
        case "ticket":
            return next_step(conversation, known)
        case "resend" if conversation.held:
            return resent(conversation, known)
        case "none":
            return [BotAsked(p.DO_NOT_KNOW(), Asked.TICKET, ticket_choices(known))]
        case "not-helped":
            return [BotAsked(p.OFFER_TICKET(), Asked.TICKET, ticket_choices(known))]
        case "yes" if asked in DETAILS:  # of an older question; taken as the answer it would be a wrong detail
            return next_step(conversation, known)
        case "skip" if asked in DETAILS:
            return detail_given(conversation, str(asked), "", known)
        case "sending" | "receiving" if asked is Asked.DIRECTION:
            return detail_given(conversation, "direction", choice, known)
        case "one" | "all" if asked is Asked.SCOPE:
            return detail_given(conversation, "scope", choice, known)
        case "add" if asked is Asked.ADD:
            return added(conversation)
        case "new" if asked is Asked.ADD:
            started = CaseStarted()
            return [started, *next_step(conversation.after(started, known.now), known)]
        case "correct" if asked is Asked.SUMMARY:
            return [BotAsked(p.ASK_QUESTION(), Asked.QUESTION, ("give-up",))]
    if asked is Asked.JOIN and choice in ("add", "new"):
        choice = "yes" if choice == "add" else "no"
    spoken = {"yes": "yes", "no": "no", "give-up": "no", "helped": "yes"}.get(choice)
    if spoken and asked is not Asked.NOTHING:
        understood = Understood(conversation.language, act=spoken)
        if (replies := REPLIES[asked](conversation, understood, known)) is not None:
            return replies
    return [BotSaid(p.WHAT_IS_IT_ABOUT())]


# Confirming by the code of the mail


def confirmation_code(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """The rule of triage: six digits, while a request waits for its confirmation, are the code of the mail."""
    found = CODE.fullmatch(conversation.last_said.strip()) if conversation.held else None
    if found is None or known.code_of is None:
        return None
    if conversation.codes >= CODE_TRIES:
        return [BotSaid(p.CODES_SPENT())]
    if compare_digest("".join(found.groups()), known.code_of(conversation.ticket)):
        return [Confirmed(conversation.ticket, "code")]
    return [BotSaid(p.CODE_WRONG())]


def resent(conversation: Conversation, known: Known) -> list[Fact]:
    if conversation.mails >= MAIL_TRIES:
        return [BotSaid(p.CONFIRM_MAILS_SPENT(support_email=known.policy.support_email))]
    again = ConfirmationRequested(conversation.ticket, conversation.email)
    return [again, BotSaid(p.CONFIRM_MAIL_AGAIN(email=conversation.email), ("resend",))]
