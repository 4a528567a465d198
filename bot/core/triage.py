"""The triage: which answer the bot gives.

Rules of this file:
1. RULES are tried in order and the first that has something to say wins. The order is the policy.
2. A rule is a pure function (conversation, understood, known) -> facts or None. The last one always answers.
3. Safety comes before the reply to our own question: otherwise "change my e-mail to a@b.hr" would be taken
   as the address we asked for.
"""

from __future__ import annotations

from . import phrases as p
from .addresses import unasked_address, with_address
from .case import TICKET_CHOICES, already, belongs, existing_ticket, next_step
from .cases import FEW_WORDS, only_adds, only_an_address
from .conversation import DETAILS, EMAIL_QUESTIONS, Asked, Conversation
from .facts import ArticleShown, BotAsked, BotSaid, EmailGiven, Fact, TicketMessage, Understood
from .known import Known
from .offers import change_offer, incident_offer, no_data, official_offer, path, person, shown, ticket_choices
from .replies import Rule, confirmation_code, reply_to_our_question

NEAR_LIMIT = 3


def abuse(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """One calm warning, and help with it where there is any; afterwards only a ticket is offered (policy A10)."""
    if understood.act != "abusive":
        return None
    if conversation.insults > 1:
        return [BotAsked(p.ONLY_A_TICKET(), Asked.TICKET, TICKET_CHOICES)]
    warning = BotSaid(p.PLEASE_STAY_CALM())
    if understood.topic and understood.topic not in conversation.shown:
        return [warning, *shown(understood.topic, known)]
    if conversation.question and not conversation.shown:
        return [warning, incident_offer(conversation.department, conversation.priority, known)]
    return [warning, BotAsked(p.OFFER_TICKET(), Asked.TICKET, ticket_choices(known))]


def ticket_wanted(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """On to the ticket, offered or not; before orders, because it sounds like one."""
    return next_step(conversation, known) if understood.wants_ticket else None


def account_change(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Refused with a path: why, how to do it oneself, and an official ticket (policies A3, B6, C3)."""
    if understood.act != "change" or is_answer(conversation, understood):
        return None
    return [
        BotSaid(p.NOT_IN_CHAT()),
        *path(conversation, understood, known),
        change_offer(conversation, understood, known),
    ]


def account_data(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Account data is never told in chat (policy B9)."""
    if understood.act != "data" or is_answer(conversation, understood):
        return None
    return [no_data(conversation, known), official_offer(conversation)]


def is_answer(conversation: Conversation, understood: Understood) -> bool:
    """Whether words that only resemble an order answer a question of ours for a detail or an address."""
    return conversation.asked in DETAILS | EMAIL_QUESTIONS and understood.by_likeness


def more_of_the_case(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """A detail that comes before it is asked for belongs to the case; the offer stands.

    The fold has decided already: what began a case of its own is the whole question now.
    """
    if conversation.question == conversation.last_said or not only_adds(conversation, understood):
        return None
    return [BotAsked(p.NOTED_FOR_THE_CASE(), Asked.TICKET, ticket_choices(known))]


def another_address(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """After the ticket was made, few words with another address than its answer goes to: staff must see it."""
    address = dict(understood.details).get("email", "")
    ticket, number = conversation.ticket, conversation.number
    if not address or not ticket or not number or conversation.held or address == conversation.email:
        return None
    correction = understood.act == "no" or understood.by_likeness or only_an_address(conversation, understood)
    if not correction or len(conversation.last_said.split()) > FEW_WORDS:
        return None
    return [TicketMessage(ticket, conversation.last_said), BotSaid(p.ADDED_TO_TICKET(number=number))]


def address_told(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """An address and nothing else, before we asked for one: it is kept, and the ticket that it is good for offered."""
    if conversation.ticket or not conversation.question or not only_an_address(conversation, understood):
        return None
    if address := unasked_address(conversation, understood):
        return [EmailGiven(address), BotAsked(p.NOTED_FOR_THE_CASE(), Asked.TICKET, ticket_choices(known))]
    return with_address(conversation, dict(understood.details)["email"], known)


def mail_not_there(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """While a request waits for its confirmation, a mail that did not come is ours and can be sent again; so is what
    a bare yes agrees to."""
    if not conversation.held or understood.topic or len(conversation.last_said.split()) > FEW_WORDS:
        return None
    topics = (known.knowledge.topics.get(topic) for topic in understood.near)
    of_mail = any(topic is not None and topic.kind == "mail" for topic in topics)
    return existing_ticket(conversation) if of_mail or understood.act == "yes" else None


def small_talk(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    saying = SMALL_TALK.get(understood.act)
    return [BotSaid(saying())] if saying else None


def asks_for_a_person(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    return person(conversation, known) if understood.act == "human" else None


def incident_report(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Something fails: what to check first, and at once the way to a ticket (policies B3, B4, C5)."""
    if understood.act != "incident" or (not understood.topic and understood.near and understood.priority != "high"):
        return None
    offer = _offer(conversation, understood, known)
    if understood.topic and understood.topic not in conversation.shown:
        return [BotSaid(p.INCIDENT_HEARD()), ArticleShown(understood.topic), offer]
    return [offer]


def _offer(conversation: Conversation, understood: Understood, known: Known) -> BotAsked:
    """A ticket of its own, unless there is one already: then only whether this belongs to it is asked, once."""
    if conversation.ticket and conversation.number and not conversation.held:
        return already(conversation)
    return belongs(conversation, known) or incident_offer(understood.department, understood.priority, known)


def known_answer(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """Not twice the same article: whoever asks again was not helped by it."""
    if not understood.topic:
        return None
    if understood.topic in conversation.shown:
        return [BotAsked(p.SAME_ARTICLE(), Asked.TICKET, ticket_choices(known))]
    return shown(understood.topic, known)


def near_answers(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """At most three choices, and only after the first miss in a row."""
    near = [topic for topic in understood.near if topic not in conversation.shown][:NEAR_LIMIT]
    if not near or conversation.misses >= known.policy.misses_before_ticket:
        return None
    choices = (*(f"topic:{topic}" for topic in near), "none")
    return [BotAsked(p.DID_YOU_MEAN(), Asked.WHICH, choices)]


def nothing_said(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if any(character.isalnum() for character in conversation.last_said):
        return None
    return [BotSaid(p.NO_WORDS())]


def foreign_language(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    if understood.language in known.policy.languages:
        return None
    return [BotAsked(p.LANGUAGE_UNKNOWN(), Asked.TICKET, ticket_choices(known))]


def at_a_loss(conversation: Conversation, understood: Understood, known: Known) -> list[Fact] | None:
    """After two misses in a row a person or a ticket, and what can be asked; then only the offer, in few words, since
    the same apology again and again sounds like mockery. What came near stays within reach."""
    over = conversation.misses - known.policy.misses_before_ticket
    if over < 0:
        return [BotAsked(p.DO_NOT_KNOW(), Asked.TICKET, ticket_choices(known))]
    said = p.STILL_DO_NOT_KNOW() if over else p.DO_NOT_KNOW_AGAIN()
    near = tuple(f"topic:{topic}" for topic in understood.near if topic not in conversation.shown)
    return [BotAsked(said, Asked.TICKET, (*ticket_choices(known), *near[:NEAR_LIMIT]))]


RULES: tuple[Rule, ...] = (
    abuse,
    ticket_wanted,
    another_address,
    account_change,
    account_data,
    confirmation_code,
    reply_to_our_question,
    address_told,
    mail_not_there,
    more_of_the_case,
    small_talk,
    asks_for_a_person,
    incident_report,
    known_answer,
    near_answers,
    nothing_said,
    foreign_language,
    at_a_loss,
)

SMALL_TALK: dict[str, p.Phrase] = {
    "greeting": p.GREETING_BACK,
    "thanks": p.YOU_ARE_WELCOME,
    "bye": p.GOODBYE,
    "bot?": p.I_AM_A_BOT,
    "yes": p.WHAT_IS_IT_ABOUT,
    "no": p.ALL_RIGHT,
}
