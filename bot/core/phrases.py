"""Every sentence the bot can say, by name, in English; the catalogues in locales/ hold the rest.

Rules of this file:
1. A phrase is stored in transcripts by its name, so a name is never given to another sentence.
2. A placeholder may say how its value is shown: {within:duration}, {at:moment}, {size:bytes},
   {department:department}, {priority:priority}, {items:list}. Values are strings or whole numbers, so that facts
   stay plain JSON.
3. A phrase with a number has a singular and a plural; the number is the value called `count`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | tuple[str, ...]

PHRASES: dict[str, Phrase] = {}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with a name. Calling it fills its placeholders."""

    name: str
    singular: str
    plural: str = ""

    def __call__(self, **values: Value) -> Saying:
        return Saying(self.name, values)


@dataclass(frozen=True, slots=True)
class Saying:
    """A phrase's name and the values that fill it: what the transcript keeps of a bot's sentence."""

    phrase: str
    values: Mapping[str, Value] = field(default_factory=dict)


def say(name: str, singular: str, plural: str = "") -> Phrase:
    """Name a sentence. A second sentence under one name is a mistake and raises ValueError."""
    if name in PHRASES:
        raise ValueError(f"two phrases are called {name}")
    phrase = PHRASES[name] = Phrase(name, singular, plural)
    return phrase


# Opening and small talk
GREETING = say("GREETING", "Hello! Describe in a sentence what you need help with; I answer at any hour.")
GREETING_BACK = say("GREETING_BACK", "Hello! What can I help you with?")
YOU_ARE_WELCOME = say("YOU_ARE_WELCOME", "You are welcome. If anything else comes up, just write.")
GOODBYE = say("GOODBYE", "Goodbye! This conversation stays here if you want to come back to it.")
I_AM_A_BOT = say(
    "I_AM_A_BOT",
    "I am an automatic assistant. I answer from our knowledge base and can call a colleague or make a ticket.",
)
ALL_RIGHT = say("ALL_RIGHT", "All right. If you need anything else, just write.")
GLAD_IT_HELPED = say("GLAD_IT_HELPED", "Glad to hear it. If anything else comes up, just write.")
WHAT_IS_IT_ABOUT = say("WHAT_IS_IT_ABOUT", "Gladly. What is it about? One sentence is enough to begin with.")
LANGUAGE_UNKNOWN = say(
    "LANGUAGE_UNKNOWN", "I speak Croatian, Hebrew and Russian. Please write in one of them, or ask for a ticket."
)
NO_WORDS = say("NO_WORDS", "I could not find any words in that. Please describe in a sentence what you need.")
SECRET_REMOVED = say(
    "SECRET_REMOVED",
    "I removed what looked like a password, card or personal number from your message. Please never send such"
    " data in chat; we do not need it.",
)

# Answers
DID_IT_HELP = say("DID_IT_HELP", "Did this help?")
DID_YOU_MEAN = say("DID_YOU_MEAN", "I am not sure I understood. Did you mean one of these?")
SAME_ARTICLE = say("SAME_ARTICLE", "I have already shown you what I know about this. Shall I open a ticket?")
DO_NOT_KNOW = say(
    "DO_NOT_KNOW",
    "I do not know the answer to this, and I would rather say so than guess. Shall I open a ticket for you?",
)
DO_NOT_KNOW_AGAIN = say(
    "DO_NOT_KNOW_AGAIN",
    "I am sorry, I cannot find this either. I know about hosting, e-mail, domains, invoices and our support. Anything"
    " else a person can look at: shall I open a ticket for you?",
)
STILL_DO_NOT_KNOW = say("STILL_DO_NOT_KNOW", "This is not in my knowledge base. A ticket about it?")
OFFER_TICKET = say("OFFER_TICKET", "If that does not solve it, I can open a ticket with our team. Shall I?")
INCIDENT_HEARD = say("INCIDENT_HEARD", "I am sorry about the trouble. Here is what to check first.")
INCIDENT_TICKET = say(
    "INCIDENT_TICKET",
    "This needs our {department:department} team. Shall I open a ticket with {priority:priority} priority?",
)
NOTED_FOR_THE_CASE = say("NOTED_FOR_THE_CASE", "Thank you, I have noted that for our team. Shall I open the ticket?")

# Refusals, each with its path
NOT_IN_CHAT = say(
    "NOT_IN_CHAT",
    "I cannot change anything on your account or services here: chat only advises, so that nobody else can"
    " change them in your name.",
)
NO_DATA_IN_CHAT = say(
    "NO_DATA_IN_CHAT",
    "I cannot tell account data in chat, because I cannot know who is writing. You can see it after signing in to the"
    " client area: {client_area}",
)
NO_DATA_IN_CHAT_SIGNED_IN = say(
    "NO_DATA_IN_CHAT_SIGNED_IN",
    "I do not tell account data in chat, so that it stays where only you see it: in the client area, {client_area}",
)
HOW_IT_IS_DONE = say("HOW_IT_IS_DONE", "You can do it yourself in the client area: {client_area}")
OFFER_OFFICIAL_TICKET = say(
    "OFFER_OFFICIAL_TICKET",
    "Or I can open an official ticket, which you confirm from the address registered with the account. Shall I?",
)
OFFER_OFFICIAL_SIGNED_IN = say(
    "OFFER_OFFICIAL_SIGNED_IN",
    "Or I can open an official ticket. You are signed in, so you need not confirm it. Shall I?",
)
OFFER_TO_BILLING_CONTACT = say(
    "OFFER_TO_BILLING_CONTACT",
    "You are signed in as a billing contact and may ask us about invoices and payments. This is carried out when the"
    " owner or the technical contact asks for it: please have one of them write. I can open a ticket all the same, so"
    " that it is known. Shall I?",
)
PLEASE_STAY_CALM = say(
    "PLEASE_STAY_CALM",
    "I understand that you are upset, and I want to help. Please let us keep a respectful tone; then we get there"
    " faster.",
)
ONLY_A_TICKET = say("ONLY_A_TICKET", "Let us not go on in this tone. I can still open a ticket for you; shall I?")

# People
CALLING = say("CALLING", "I am calling a colleague; someone will join you here in a moment.")
CLOSED_NOW = say(
    "CLOSED_NOW",
    "Nobody of us is in the chat at the moment; we are back {at:moment}. I can open a ticket now, so that it does not"
    " wait. Shall I?",
)
NOBODY_FREE = say(
    "NOBODY_FREE", "All colleagues are busy at the moment. Shall I open a ticket, so that it does not wait?"
)
NOBODY_CAME = say(
    "NOBODY_CAME", "I am sorry, nobody could join in time. So that your question is not lost, it becomes a ticket."
)
NOBODY_CAME_TICKET = say(
    "NOBODY_CAME_TICKET",
    "I am sorry, nobody could join in time. Shall I add what you wrote to your ticket, so that it is not lost?",
)
TICKET_WITHOUT_ADDRESS = say(
    "TICKET_WITHOUT_ADDRESS",
    "I am turning this conversation into a ticket, so that it is not lost. The answer comes here; give me your e-mail"
    " address if it should come there.",
)
TICKET_BY_ITSELF = say(
    "TICKET_BY_ITSELF",
    "Nobody could join in time, so I am turning this conversation into a ticket; the answer comes to {email}.",
)
ASK_EMAIL_MEANWHILE = say(
    "ASK_EMAIL_MEANWHILE",
    "Until then you can write the e-mail address that your account is registered with: our colleague will need less"
    " time.",
)
EMAIL_NOTED = say("EMAIL_NOTED", "Thank you, I have noted {email} for our colleague.")
STILL_WAITING = say("STILL_WAITING", "You are still in the queue; a colleague reads everything you write here.")
JOINED = say("JOINED", "{name} has joined the conversation.")
LEFT = say("LEFT", "{name} has handed the conversation back to me. I am here for you.")
LEFT_TO_QUEUE = say("LEFT_TO_QUEUE", "{name} has left; the next free colleague takes over. Please stay in the queue.")
BACK_IN_QUEUE = say("BACK_IN_QUEUE", "The connection to our colleague was lost. You are first in the queue again.")

IDENTITY_USED = say(
    "IDENTITY_USED",
    "The sign-in of this page was already used in another chat, so I cannot know who you are here. Reload the page to"
    " be recognised; until then I help you as anybody.",
)

# Making a ticket
ASK_QUESTION = say("ASK_QUESTION", "What should the ticket be about? Please describe it in a sentence or two.")
ASK_EMAIL = say(
    "ASK_EMAIL", "Which e-mail address is your account registered with? The answer to the ticket goes there."
)
EMAIL_MISSING = say(
    "EMAIL_MISSING",
    "I could not find an e-mail address in that. Please write it like name@domain.com, or choose to give up.",
)
EMAIL_BAD = say(
    "EMAIL_BAD", "The address {address} cannot be right. Please check it and write it again, like name@domain.com."
)
EMAIL_TYPO = say("EMAIL_TYPO", "Did you mean {likely}?")
EMAIL_SEVERAL = say("EMAIL_SEVERAL", "I see several addresses: {items:list}. Which one shall the answer go to?")
EMAIL_SHORT_LIVED = say(
    "EMAIL_SHORT_LIVED",
    "Mailboxes like {likely} soon disappear, and the answer with them. Shall I use this address all the same?",
)
EMAIL_MIXED = say(
    "EMAIL_MIXED",
    "The letters in {likely} come from different alphabets, so it may be another address than it looks. Shall I use it"
    " all the same?",
)
EMAIL_UNREAD = say(
    "EMAIL_UNREAD",
    "Nobody reads what comes to {address}, so our answer would be lost. Please give an address that somebody reads.",
)
EMAIL_SHARED = say("EMAIL_SHARED", "A note: mail to {address} is usually read by several people.")
ASK_SERVICE = say("ASK_SERVICE", "Which service is it about? Its name as shown in the client area is best.")
ASK_SINCE = say("ASK_SINCE", "Since when does this happen? A time and your time zone help most.")
ASK_ERROR = say("ASK_ERROR", "What exactly does the error message say?")
ASK_DOMAIN_OR_IP = say("ASK_DOMAIN_OR_IP", "Which domain or which server IP address is it about?")
ASK_ORDER = say("ASK_ORDER", "What is the order or invoice number?")
ASK_DIRECTION = say("ASK_DIRECTION", "Is it sending or receiving that fails?")
ASK_SCOPE = say("ASK_SCOPE", "Does it concern one mailbox or all of them?")
TICKET_SUMMARY = say(
    "TICKET_SUMMARY",
    "This is what I will send to the {department:department} team: “{subject}”. Priority: {priority:priority}. The"
    " answer goes to {email}. Shall I send it?",
)
TICKET_ON_ITS_WAY = say("TICKET_ON_ITS_WAY", "Thank you. I am making the ticket now; its number follows in a moment.")
TICKET_OPENED = say(
    "TICKET_OPENED",
    "Your ticket is {number}. The answer goes to {email}. First reply: {within:duration}.",
)
TICKET_OPENED_HERE = say(
    "TICKET_OPENED_HERE", "Your ticket is {number}. The answer comes here. First reply: {within:duration}."
)
TICKET_TO_CONFIRM = say(
    "TICKET_TO_CONFIRM",
    "Your ticket is {number}. Because it concerns the account, it becomes official once you confirm it from the"
    " registered address. First reply after that: {within:duration}.",
)
CONFIRM_FIRST = say(
    "CONFIRM_FIRST",
    "Because this concerns the account, please confirm it: I have sent an e-mail to {email}. Open the link in it, or"
    " write the six-digit code here. Time to confirm: {within:duration}.",
)
CONFIRM_STILL = say(
    "CONFIRM_STILL", "Your request waits for your confirmation: the e-mail to {email} has a link and a six-digit code."
)
CONFIRM_MAIL_AGAIN = say("CONFIRM_MAIL_AGAIN", "I have sent the e-mail to {email} once more.")
CONFIRM_MAILS_SPENT = say(
    "CONFIRM_MAILS_SPENT",
    "I have sent this e-mail several times already. Please look in the spam folder, or write to us: {support_email}",
)
CODE_WRONG = say("CODE_WRONG", "This is not the right code. Please look at it again, or open the link in the e-mail.")
CODES_SPENT = say("CODES_SPENT", "Too many wrong codes. Please open the link in the e-mail instead.")
CONFIRMED = say("CONFIRMED", "Thank you, the request is confirmed. The number of your ticket follows in a moment.")
LAPSED = say(
    "LAPSED",
    "Your request was not confirmed in time, so it has lapsed and nothing was done. You can make it again at any time.",
)
TICKET_LATE = say(
    "TICKET_LATE",
    "The ticket system is not answering at the moment. Your request is saved and will be delivered by itself; the"
    " number follows here.",
)
TICKET_KEPT = say(
    "TICKET_KEPT", "The ticket system refused the request, so it is kept here for our team under the number {number}."
)
ANSWER_EXPECTED = say("ANSWER_EXPECTED", "Your message is in ticket {number}. We expect to answer {at:moment}.")
ANSWER_LATE = say(
    "ANSWER_LATE",
    "I am sorry: ticket {number} should have been answered by now. No colleague could take it up yet; we expect to"
    " answer {at:moment}.",
)
ANSWER_LATE_LOAD = say(
    "ANSWER_LATE_LOAD",
    "I am sorry: ticket {number} should have been answered by now. {count} other request is waiting for an"
    " answer, too; we expect to answer {at:moment}.",
    "I am sorry: ticket {number} should have been answered by now. {count} other requests are waiting for an"
    " answer, too; we expect to answer {at:moment}.",
)
ANSWER_LATE_CLOSED = say(
    "ANSWER_LATE_CLOSED",
    "I am sorry: ticket {number} was not answered in our working hours. We expect to answer {at:moment}.",
)
TICKET_ANSWERED = say(
    "TICKET_ANSWERED",
    "{name} has answered in ticket {number}. The answer is on the ticket's page; our e-mail about the ticket has the"
    " link.",
)
TICKET_ANSWERED_HERE = say("TICKET_ANSWERED_HERE", "{name} has answered in ticket {number}:\n\n{text}")
TICKET_CLOSED = say("TICKET_CLOSED", "Ticket {number} is closed. If something is still open, just write here.")
TICKET_REOPENED = say("TICKET_REOPENED", "Ticket {number} is open again.")
TICKET_MERGED = say(
    "TICKET_MERGED",
    "Ticket {number} goes on in your case {into}, so that everything is in one place. Both numbers stay valid.",
)
TICKET_MERGED_UNNAMED = say(
    "TICKET_MERGED_UNNAMED",
    "Our team goes on with ticket {number} under one case. You need do nothing, and the number stays valid.",
)
ALREADY_A_TICKET = say("ALREADY_A_TICKET", "You already have ticket {number}. Shall I add this to it?")
BELONGS_TO_CASE = say(
    "BELONGS_TO_CASE", "You already have an open case about this: {number}. Shall I add what you wrote to it?"
)
TICKET_BEING_MADE = say("TICKET_BEING_MADE", "Your ticket is already being made; its number follows in a moment.")
ADDED_TO_TICKET = say("ADDED_TO_TICKET", "I have added it to ticket {number}.")
SKIPPED = say("SKIPPED", "All right, we go on without it.")

# Files
FILE_GIVEN = say("FILE_GIVEN", "File: {name} ({size:bytes})")
FILE_OF_COLLEAGUE = say("FILE_OF_COLLEAGUE", "{who} sent in the chat: {name} ({size:bytes})")
FILE_NOTED = say("FILE_NOTED", "Thank you, I have {name}; it goes along with the ticket.")
FILE_KEPT = say("FILE_KEPT", "Thank you, I have {name}; if this becomes a ticket, it goes along.")
FILE_OFFER_TICKET = say(
    "FILE_OFFER_TICKET",
    "Thank you, I have {name}. I cannot look into files myself, but our team can. Shall I open a ticket with it?",
)
FILE_WITHOUT_WORDS = say(
    "FILE_WITHOUT_WORDS",
    "Thank you, I have {name}. I cannot look into files myself: please describe in a sentence what it is about.",
)
FILE_FOR_COLLEAGUE = say("FILE_FOR_COLLEAGUE", "Thank you, the colleague who joins you will see {name}.")
FILE_ADDED = say("FILE_ADDED", "Thank you, I am adding {name} to ticket {number}.")
FILE_SECRET_REMOVED = say(
    "FILE_SECRET_REMOVED",
    "I removed from {name} what looked like a password, card or personal number before it was kept. Pictures I cannot"
    " read: please cover such data in them.",
)
FILE_STAYED_BEHIND = say(
    "FILE_STAYED_BEHIND", "This file could not be sent along and is kept in our chat: {name} ({size:bytes})"
)
FILE_REFUSED = say("FILE_REFUSED", "This file was not taken: {name}. {reason}")

# Closing
CLOSED = say("CLOSED", "The conversation has ended. Write again at any time.")
CLOSED_IDLE = say(
    "CLOSED_IDLE", "I am closing this conversation because nothing was said for a while. Write again at any time."
)
TRANSCRIPT_SENT = say("TRANSCRIPT_SENT", "The transcript will be sent to {email}.")

# Buttons
CHOICE_YES = say("CHOICE_YES", "Yes")
CHOICE_NO = say("CHOICE_NO", "No, thank you")
CHOICE_HELPED = say("CHOICE_HELPED", "Yes, it helped")
CHOICE_NOT_HELPED = say("CHOICE_NOT_HELPED", "No")
CHOICE_SKIP = say("CHOICE_SKIP", "Skip")
CHOICE_TICKET = say("CHOICE_TICKET", "Open a ticket")
CHOICE_HUMAN = say("CHOICE_HUMAN", "Talk to a person")
CHOICE_NONE = say("CHOICE_NONE", "None of these")
CHOICE_SENDING = say("CHOICE_SENDING", "Sending")
CHOICE_RECEIVING = say("CHOICE_RECEIVING", "Receiving")
CHOICE_ONE = say("CHOICE_ONE", "One mailbox")
CHOICE_ALL = say("CHOICE_ALL", "All mailboxes")
CHOICE_ADD = say("CHOICE_ADD", "Add it to the ticket")
CHOICE_NEW = say("CHOICE_NEW", "It is something else")
CHOICE_GIVE_UP = say("CHOICE_GIVE_UP", "No ticket")
CHOICE_RESEND = say("CHOICE_RESEND", "Send the e-mail again")
CHOICE_CORRECT = say("CHOICE_CORRECT", "Change something")

# Errors, in the person's language
ERROR_EMPTY = say("ERROR_EMPTY", "There is nothing in this message. Please write a few words.")
ERROR_TOO_LONG = say(
    "ERROR_TOO_LONG", "The message is longer than {count} character.", "The message is longer than {count} characters."
)
ERROR_TOO_FAST = say(
    "ERROR_TOO_FAST",
    "That was too fast. Please wait {count} second; nothing is lost.",
    "That was too fast. Please wait {count} seconds; nothing is lost.",
)
ERROR_SHAPE = say("ERROR_SHAPE", "The message could not be read. Please reload the page and try again.")
ERROR_BUSY = say("ERROR_BUSY", "The message could not be saved just now. It will be sent again by itself.")
ERROR_FILE_TYPE = say(
    "ERROR_FILE_TYPE",
    "Only pictures (PNG, JPEG, GIF, WebP), PDF and plain text are taken. Please send it as one of these.",
)
ERROR_FILE_EMPTY = say("ERROR_FILE_EMPTY", "There is nothing in this file.")
ERROR_FILE_TOO_BIG = say(
    "ERROR_FILE_TOO_BIG", "This file is too big: at most {limit:bytes}. A picture of the part that matters is enough."
)
ERROR_FILE_TEXT_TOO_BIG = say(
    "ERROR_FILE_TEXT_TOO_BIG", "This text is too long: at most {limit:bytes}. The last part of a log is enough."
)
ERROR_FILES_TOO_MANY = say(
    "ERROR_FILES_TOO_MANY",
    "At most {count} file can be sent in a conversation.",
    "At most {count} files can be sent in a conversation.",
)
ERROR_FILE_BUSY = say("ERROR_FILE_BUSY", "The file could not be saved just now. Please try again in a moment.")
ERROR_LANGUAGE = say("ERROR_LANGUAGE", "This language is not offered here.")
ERROR_EMAIL = say("ERROR_EMAIL", "This e-mail address cannot be right. Please check it.")

# Times
TODAY_AT = say("TODAY_AT", "today at {time}")
TOMORROW_AT = say("TOMORROW_AT", "tomorrow at {time}")
DAY_AT = say("DAY_AT", "on {day} at {time}")
SECONDS = say("SECONDS", "{count} second", "{count} seconds")
MINUTES = say("MINUTES", "{count} minute", "{count} minutes")
HOURS = say("HOURS", "{count} hour", "{count} hours")
DAYS = say("DAYS", "{count} day", "{count} days")
WORKING_DAYS = say("WORKING_DAYS", "{count} working day", "{count} working days")
