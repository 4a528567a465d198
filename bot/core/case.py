"""From a conversation to a ticket: what is still missing, one question at a time, and the ticket itself.

The details follow the policies B4 and D5: service, since when, exact error, domain or IP; for mail: sending or
receiving, one mailbox or all. Nothing that was already said is asked again, and every detail can be skipped.
"""

from __future__ import annotations

from . import phrases as p
from .conversation import Asked, Conversation
from .facts import BotAsked, BotSaid, ConfirmationRequested, Fact, Ticket, TicketRequested
from .identity import contact_of, is_proved
from .known import Known
from .open_cases import same_case

TICKET_CHOICES = ("yes", "no")
SUBJECT_LIMIT = 100  # characters; Request Tracker cuts at 200 bytes

QUESTIONS: dict[str, tuple[p.Phrase, tuple[str, ...]]] = {
    "service": (p.ASK_SERVICE, ("skip",)),
    "domain_or_ip": (p.ASK_DOMAIN_OR_IP, ("skip",)),
    "direction": (p.ASK_DIRECTION, ("sending", "receiving", "skip")),
    "scope": (p.ASK_SCOPE, ("one", "all", "skip")),
    "order": (p.ASK_ORDER, ("skip",)),
    "since": (p.ASK_SINCE, ("skip",)),
    "error": (p.ASK_ERROR, ("skip",)),
}
OF_THE_TOPIC = frozenset(
    {"direction", "scope", "order"}
)  # asked when the topic wants them; the rest as the message needs


def next_step(conversation: Conversation, known: Known) -> list[Fact]:
    """The next question on the way to a ticket, or the ticket."""
    if conversation.ticket:
        return existing_ticket(conversation)
    if not conversation.question:
        return [BotAsked(p.ASK_QUESTION(), Asked.QUESTION, ("give-up",))]
    if question := belongs(conversation, known):
        return [question]
    for name in missing_details(conversation, known):
        phrase, choices = QUESTIONS[name]
        return [BotAsked(phrase(), name, choices)]
    if not conversation.email:
        return [BotAsked(p.ASK_EMAIL(), Asked.EMAIL, ("give-up",))]
    if conversation.asked_details and conversation.asked is not Asked.SUMMARY:
        return [summary(conversation, known)]
    return promise(open_ticket(conversation, known), known)


def belongs(conversation: Conversation, known: Known) -> BotAsked | None:
    """The question whether this belongs to a case that is open already, as soon as it is known to be about the same."""
    case = None if conversation.ticket else same_case(conversation, known.cases)
    if case is None:
        return None
    return BotAsked(p.BELONGS_TO_CASE(number=case.number), Asked.JOIN, ("add", "new"), case.ref)


def promise(requested: TicketRequested, known: Known) -> list[Fact]:
    """The ticket, and what the visitor is told: that it is on its way, or that it waits for a confirmation."""
    if not requested.held:
        return [requested, BotSaid(p.TICKET_ON_ITS_WAY())]
    email = requested.ticket.email
    within = known.policy.lapse_within
    mailed = ConfirmationRequested(requested.ticket.ref, email)
    return [requested, mailed, BotSaid(p.CONFIRM_FIRST(email=email, within=within), ("resend",))]


def existing_ticket(conversation: Conversation) -> list[Fact]:
    if conversation.held:
        return [BotSaid(p.CONFIRM_STILL(email=conversation.email), ("resend",))]
    if not conversation.number:
        return [BotSaid(p.TICKET_BEING_MADE())]
    return [already(conversation)]


def already(conversation: Conversation) -> BotAsked:
    return BotAsked(p.ALREADY_A_TICKET(number=conversation.number), Asked.ADD, ("add", "new", "no"))


def missing_details(conversation: Conversation, known: Known) -> list[str]:
    """Details worth a question: only incidents have any. What was given or skipped is not asked again."""
    if conversation.act != "incident":
        return []
    topic = known.knowledge.topics.get(conversation.topic)
    wanted = set(conversation.missing) | (OF_THE_TOPIC & set(topic.ask) if topic else set())
    return [name for name in QUESTIONS if name in wanted and conversation.detail(name) is None]


def summary(conversation: Conversation, known: Known) -> BotAsked:
    ticket = compose(conversation, known)
    saying = p.TICKET_SUMMARY(
        subject=ticket.subject, department=ticket.department, priority=ticket.priority, email=ticket.email
    )
    return BotAsked(saying, Asked.SUMMARY, ("yes", "correct", "no"))


def open_ticket(conversation: Conversation, known: Known) -> TicketRequested:
    ticket = compose(conversation, known)
    held = ticket.needs_confirmation and bool(ticket.email) and known.code_of is not None
    return TicketRequested(ticket, held=held)


def compose(conversation: Conversation, known: Known) -> Ticket:
    """The ticket as it stands now. Account matters become official only once confirmed (policies A3, B6, C3), which
    whoever is signed in on the company's site has done already."""
    topic = known.knowledge.topics.get(conversation.topic)
    about_the_account = conversation.act in ("change", "data") or (topic is not None and topic.kind == "account")
    description = conversation.question or conversation.last_said
    proved = is_proved(conversation)
    contact = contact_of(conversation)
    gathered = tuple((name, value) for name, value in conversation.details if value)
    return Ticket(
        ref=known.fresh,
        email=conversation.email,
        subject=" ".join(description.split())[:SUBJECT_LIMIT],
        department=conversation.department,
        priority=conversation.priority,
        language=conversation.language,
        description=description,
        topic=conversation.topic,
        name=conversation.identity.name if conversation.identity and proved else "",
        confirmed=proved,
        needs_confirmation=about_the_account and not proved and "account" in known.policy.confirm_first,
        details=(("contact", contact), *gathered) if contact else gathered,
        articles=conversation.shown,
    )
