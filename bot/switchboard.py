"""One turn: load, think, word, write, announce. The only place where deciding meets doing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from .core.conversation import Conversation
from .core.dialogue import moot, turn, wake_at
from .core.facts import Entry, Fact, VisitorIdentified
from .core.known import Known
from .core.open_cases import asker
from .figures import TURN_SECONDS, TURNS
from .store import Raced, Repeated, Store
from .words import Words

Announce = Callable[[str, list[Entry], Conversation], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fact.

    entries    what was written, the fact or its speaker's identity first; nothing for a repeated or moot one
    seq        the number of the last entry of its turn; of a repeated one, of the turn that wrote it
    moot       nothing was left to happen to it, and nothing was written
    repeated   it had come before under the same key
    """

    conversation: Conversation
    entries: tuple[Entry, ...] = ()
    seq: int = 0
    moot: bool = False
    repeated: bool = False


class Erased(Exception):
    """The visitor speaks in a conversation that was erased, or that never began."""


class Switchboard:
    """A lost race is decided again: thinking is pure, so it costs nothing but time."""

    def __init__(self, store: Store, words: Words, known: Callable[[], Known], announce: Announce) -> None:
        self.store, self.words, self.known, self.announce = store, words, known, announce

    async def receive(
        self,
        conversation_id: str,
        fact: Fact,
        settles: int | None = None,
        by: VisitorIdentified | None = None,
        along: Sequence[Fact] = (),
        begun: bool = False,
    ) -> Outcome:
        """Let `fact` happen. `settles` is the errand whose result it is, done in the same transaction.

        by     who the visitor behind it is: of two tabs, one signed in and one not, only the one lends its words a name
        along  what the same person does with it: all of it happens, or nothing
        begun  only in a conversation that has entries; raises Erased for one that has none
        """
        fresh, started = False, perf_counter()
        while True:
            seq, before = await (self.store.load if fresh else self.store.recall)(conversation_id)
            if begun and not seq:
                raise Erased(conversation_id)
            known = await self._known(before, fact, by)
            if moot(before, fact, known):
                if fresh:
                    return Outcome(before, seq=seq, moot=True)
                fresh = True  # what this process remembers may be old; the store decides
                continue
            conversation, facts = turned(before, fact, by, known)
            for each in along:
                conversation, more = turn(conversation, each, known)
                facts += more
            entries = self._entries(seq, conversation, facts, known)
            wake = wake_at(conversation, known.policy)
            try:
                await self.store.append(conversation_id, seq, entries, conversation, wake, settles=settles)
            except Raced:
                fresh = True
                continue
            except Repeated as repeated:
                return Outcome(before, seq=repeated.seqs[-1], repeated=True)
            TURN_SECONDS.observe(perf_counter() - started)
            TURNS.labels(type(fact).__name__).inc()
            await self.announce(conversation_id, entries, conversation)
            return Outcome(conversation, tuple(entries), entries[-1].seq)

    async def _known(self, before: Conversation, fact: Fact, by: VisitorIdentified | None) -> Known:
        """What the turn may know. For whoever has proved no address nothing is looked up, so that neither the words
        nor the time of an answer tells whether an address has cases."""
        known = self.known()
        email = asker(before, fact) if by is None or moot(before, by, known) else by.email
        return replace(known, cases=await self.store.open_cases(email)) if email else known

    def _entries(self, seq: int, conversation: Conversation, facts: list[Fact], known: Known) -> list[Entry]:
        """The facts in their places, worded in the state that the turn leads to."""
        word, knowledge, now = self.words.text, known.knowledge, known.now
        return [
            Entry(number, now, fact, word(fact, conversation, knowledge, now))
            for number, fact in enumerate(facts, seq + 1)
        ]


def turned(
    before: Conversation, fact: Fact, by: VisitorIdentified | None, known: Known
) -> tuple[Conversation, list[Fact]]:
    """The turn of `fact`, after that of its speaker's identity where it is not the one that is known."""
    if by is None or moot(before, by, known):
        return turn(before, fact, known)
    conversation, first = turn(before, by, known)
    conversation, then = turn(conversation, fact, known)
    return conversation, [*first, *then]
