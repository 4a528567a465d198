"""Account matters: is the chat told to change something, or to tell account data?

The rules lean towards hearing an order: a needless refusal costs a click, a missed one costs trust. What never counts
is a question about the way ("how do I change"), a report ("I changed"), a condition ("if you change"), and what is
not ours (a Wi-Fi password, the bank).
"""

from __future__ import annotations

import re

from .clauses import questioned, together, vetoed
from .hearing import Heard, Hit
from .lexicon import Entry

_UNTOLD = "order.untold"
_FRAME_REACH = 9
_WISH_REACH = 6
_FORM_REACH = 5
_ASKING = frozenset(("li", "ли"))
_ORDER_FORM = {
    "hr": re.compile("[a-z]{2,}(?:jte|ite)"),
    "ru": re.compile("[а-я]{2,}(?:йте|ите|ьте)"),
    "he": re.compile("[שו]?ת[א-ת]{2,6}ו"),
}
_VALUE = re.compile(r"\S@\S|\d{1,3}(?:\.\d{1,3}){3}")
# What names one thing of theirs: an order or ticket, an address, a name of a domain.
_NAMED = re.compile(r"[#№]\s?\d|(?<![\d.])\d{4,}(?![\d.])|\w@|\w\.[a-z]{2,12}(?![\w.])")


def change(heard: Heard) -> str:
    """The id of the rule by which the message tells us to change something on an account, or ""."""
    if not heard.has("order.do", "order.alone", "order.whole", "order.wish", "order.act", "order.strong", "order.news"):
        return ""
    for rule in (_outright, _alone, _ordered, _wished, _framed, _passive, _pressed, _told, _formed):
        found = rule(heard)
        if found:
            return found
    return ""


def data(heard: Heard) -> str:
    """The id of the rule by which the message asks us to tell account data, or ""."""
    for hit in heard.get("order.facts"):
        if not _excused(heard, hit, _UNTOLD) and not _asks_beside(heard, hit):
            return f"facts:{hit.entry.written}"
    for hit in heard.get("order.tell"):
        for datum in heard.get("order.data"):
            if together(heard, hit, datum) and not _excused(heard, hit, _UNTOLD) and not _hushed(heard, hit):
                return f"tell:{hit.entry.written}+{datum.entry.written}"
    for which in heard.get("order.which"):
        if _relative(heard, which):
            continue
        for datum in heard.get("order.held"):
            if together(heard, which, datum) and _ours(heard, datum) and not _excused(heard, datum, _UNTOLD):
                return f"which:{which.entry.written}+{datum.entry.written}"
    return _own(heard)


def _own(heard: Heard) -> str:
    """What only an account can tell about the visitor's own, asked for or to be looked up: "until when have I paid"."""
    for own in heard.get("order.own"):
        if vetoed(heard, "order.elsewhere", own) or _hushed(heard, own) or not _theirs(heard, own):
            continue
        asked = next(
            (hit for hit in heard.get("order.asked") if together(heard, hit, own) and not _relative(heard, hit)), None
        )
        if asked and asked.first <= own.last and not _alone_in(heard, "order.general", own):
            return f"own:{asked.entry.written}+{own.entry.written}"
        look = next((hit for hit in heard.get("order.look") if together(heard, hit, own)), None)
        if look and _counts(heard, look, _UNTOLD) and not _asks_beside(heard, own):
            return f"look:{look.entry.written}+{own.entry.written}"
    return _state(heard)


def _relative(heard: Heard, hit: Hit) -> bool:
    """Whether "which" only joins a clause to what it is about: "the bill which is paid" asks nothing."""
    if hit.first == 0 or all(relative.first != hit.first for relative in heard.get("order.relative")):
        return False
    before = hit.first - 1
    if heard.words[before].sentence != heard.words[hit.first].sentence:
        return False
    if any(ahead.last == before for ahead in heard.get("order.ahead")):
        return False
    return not any(tell.first < hit.first and together(heard, tell, hit) for tell in heard.get("order.tell"))


def _state(heard: Heard) -> str:
    """Whether something of theirs is so: "has my payment arrived?". Of several words it needs no mark of theirs."""
    for state in heard.get("order.state"):
        if any(
            _alone_in(heard, group, state) for group in ("order.general", "order.elsewhere", "order.hush", "order.if")
        ):
            continue
        if state.first == state.last and not _theirs(heard, state):
            continue
        asked = [hit for hit in heard.get("order.asked") if not _relative(heard, hit)]
        if questioned(heard, state) or any(together(heard, hit, state) for hit in heard.get("order.look") + asked):
            return f"state:{state.entry.written}"
    return ""


def _theirs(heard: Heard, hit: Hit) -> bool:
    """Whether what is asked is the visitor's own; an earlier sentence may say so: "I have a mailbox. Whose is it?"."""
    if _alone_in(heard, "order.mine", hit) or _NAMED.search(heard.text):
        return True
    return questioned(heard, hit) and any(
        thing.first < hit.first and not together(heard, thing, hit) and _alone_in(heard, "order.mine", thing)
        for thing in heard.get("order.things") + heard.get("order.strong")
    )


def asks_way(heard: Heard) -> bool:
    """Whether the message asks how, where or on what condition."""
    return any(not _set_aside(heard, hit) for hit in heard.get("order.howto"))


def turned_down(heard: Heard) -> bool:
    """Whether all that would be changed is not of the account, or the change is told not to be made."""
    if heard.has("order.beyond") and not heard.has("order.strong"):
        return True
    return any(_turned(heard, hit) for hit in heard.get("order.do") + heard.get("order.act"))


def _outright(heard: Heard) -> str:
    for hit in heard.get("order.whole"):
        if _counts(heard, hit) and not _asks(heard, hit):
            return f"whole:{hit.entry.written}"
    return ""


def _alone(heard: Heard) -> str:
    for hit in heard.get("order.alone"):
        if _counts(heard, hit) and not _only_beyond(heard, hit):
            return f"alone:{hit.entry.written}"
    return ""


def _ordered(heard: Heard) -> str:
    for hit in heard.get("order.do"):
        if not _counts(heard, hit):
            continue
        thing = _thing(heard, hit) or _for_me(heard, hit)
        if thing and not _only_beyond(heard, hit):
            return f"do:{hit.entry.written}+{thing.entry.written}"
    return ""


def _for_me(heard: Heard, hit: Hit) -> Hit | None:
    """The "for me" right after a Hebrew order, which then is one whatever it names: "take 20 % off for me"."""
    if heard.language != "he" or _hushed(heard, hit):
        return None
    behind = hit.last + 1
    if behind == len(heard.words) or not heard.words[behind].folded.startswith("ל"):
        return None
    return next((other for other in heard.get("order.dative") if other.first == behind), None)


def _wished(heard: Heard) -> str:
    """Somebody shall do it: "I want somebody to …", "let it be …"."""
    for that in heard.get("order.that"):
        for wish in heard.get("order.wish"):
            if not together(heard, that, wish) or not 0 <= wish.first - that.last <= _WISH_REACH:
                continue
            if _asks(heard, wish) or not _counts(heard, wish) or _turned(heard, that):
                continue
            thing = _thing(heard, wish) or _for_me(heard, wish)
            if thing and not _only_beyond(heard, wish):
                return f"wish:{that.entry.written}+{wish.entry.written}"
    return ""


def _framed(heard: Heard) -> str:
    for frame in heard.get("order.frame"):
        for act in heard.get("order.act"):
            near = together(heard, frame, act) and -3 <= act.first - frame.last <= _FRAME_REACH
            if not near or act.first == frame.first or not _counts(heard, act) or _asked_between(heard, frame, act):
                continue
            if _alone_in(heard, "order.self", act):
                continue
            thing = _thing(heard, act)
            if thing and not _only_beyond(heard, act):
                return f"frame:{frame.entry.written}+{act.entry.written}"
    return ""


def _passive(heard: Heard) -> str:
    for must in heard.get("order.passive"):
        for act in heard.get("order.act"):
            if (
                not together(heard, must, act)
                or not -3 <= act.first - must.last <= _FRAME_REACH
                or _turned(heard, must)
            ):
                continue
            if _asks(heard, act) or not _counts(heard, act) or _alone_in(heard, "order.self", act):
                continue
            if questioned(heard, act):
                continue
            thing = _thing(heard, act)
            if thing and not _only_beyond(heard, act):
                return f"passive:{must.entry.written}+{act.entry.written}"
    return ""


def _pressed(heard: Heard) -> str:
    """An infinitive or a noun of changing with a thing and something that presses: now, please, for me, a new value."""
    valueless = False
    for act in heard.get("order.act"):
        if _asks(heard, act) or not _counts(heard, act) or _alone_in(heard, "order.self", act):
            continue
        thing = _thing(heard, act)
        if not thing or _only_beyond(heard, act):
            continue
        push = next((hit for hit in heard.get("order.push") if together(heard, hit, act)), None)
        push = push or next((hit for hit in heard.get("order.dative") if hit.first - act.last == 1), None)
        if push:
            return f"push:{push.entry.written}+{act.entry.written}"
        if not valueless and _VALUE.search(heard.text, heard.words[act.first].start):
            return f"value:{act.entry.written}"
        valueless = True  # behind the acts that follow there is none either; looking again costs the square
    return ""


def _told(heard: Heard) -> str:
    """News that only make sense as an order: "the new number is …", "that mailbox is no longer needed"."""
    for news in heard.get("order.news"):
        if _asks(heard, news) or not _counts(heard, news) or questioned(heard, news):
            continue
        if any(together(heard, which, news) for which in heard.get("order.which")):
            continue
        thing = _thing(heard, news)
        if thing and not _only_beyond(heard, news):
            return f"news:{news.entry.written}+{thing.entry.written}"
    return ""


def _formed(heard: Heard) -> str:
    """A verb we do not know in the form of an order (promijen-ite, смен-ите, ת-שנ-ו), then an account's thing."""
    form = _ORDER_FORM.get(heard.language)
    things = heard.get("order.strong")
    if form is None or not things:
        return ""
    harmless = {index for hit in heard.get("order.harmless") for index in range(hit.first, hit.last + 1)}
    harmless |= {hit.first for hit in heard.get("order.tell")}
    for index, word in enumerate(heard.words):
        if index in harmless or not form.fullmatch(word.folded):
            continue
        hit = Hit(Entry("order.form", word.folded, ()), index, index)
        asked = index + 1 < len(heard.words) and heard.words[index + 1].folded in _ASKING
        if asked or not _counts(heard, hit) or _asks(heard, hit) or _hushed(heard, hit):
            continue
        near = any(together(heard, thing, hit) and 0 < thing.first - index <= _FORM_REACH for thing in things)
        if near and not _alone_in(heard, "order.beyond", hit):
            return f"form:{word.folded}"
    return ""


def _counts(heard: Heard, hit: Hit, looks_like: str = "order.not") -> bool:
    """Whether the verb at `hit` may be an order: not excused, not negated, not a condition."""
    return not _excused(heard, hit, looks_like) and not _turned(heard, hit)


def _excused(heard: Heard, hit: Hit, looks_like: str = "order.not") -> bool:
    if vetoed(heard, "order.elsewhere", hit):
        return True
    if any(other.first <= hit.last and hit.first <= other.last for other in heard.get(looks_like)):
        return True
    return _governed(heard, hit, "order.howto") or _governed(heard, hit, "order.if")


def _governed(heard: Heard, hit: Hit, group: str) -> bool:
    """Whether a word of `group` stands before `hit` in its sentence with no new clause between the two."""
    words = heard.words
    for other in heard.get(group):
        if (
            other.first >= hit.first
            or _set_aside(heard, other)
            or words[other.first].sentence != words[hit.first].sentence
        ):
            continue
        if words[other.last].clause != words[hit.first].clause:
            continue
        if not any(other.last < stop.first < hit.first for stop in heard.get("order.break")):
            return True
    return False


def _set_aside(heard: Heard, hit: Hit) -> bool:
    """Whether "if" or "how" is part of a courtesy or a comparison: "if you can", "add Ana as a contact"."""
    return any(other.first <= hit.first <= other.last for other in heard.get("order.frame") + heard.get("order.as"))


def _turned(heard: Heard, hit: Hit) -> bool:
    return any(never.last == hit.first - 1 for never in heard.get("order.never"))


def _asked_between(heard: Heard, frame: Hit, act: Hit) -> bool:
    low, high = sorted((frame.first, act.first))
    return any(low <= other.first <= high and not _set_aside(heard, other) for other in heard.get("order.howto"))


def _asks(heard: Heard, hit: Hit) -> bool:
    """Whether the sentence of `hit` asks for a way."""
    sentence = heard.words[hit.first].sentence
    return any(
        heard.words[other.first].sentence == sentence and not _set_aside(heard, other)
        for other in heard.get("order.howto")
    )


def _asks_beside(heard: Heard, hit: Hit) -> bool:
    """Whether the sentence of `hit` asks for a way in words outside of it."""
    return any(
        together(heard, other, hit) and not hit.first <= other.first <= hit.last and not _set_aside(heard, other)
        for other in heard.get("order.howto")
        if all(amount.first != other.first for amount in heard.get("order.asked"))
    )


def _alone_in(heard: Heard, group: str, hit: Hit) -> bool:
    sentence = heard.words[hit.first].sentence
    return any(heard.words[other.first].sentence == sentence for other in heard.get(group))


def _only_beyond(heard: Heard, hit: Hit) -> bool:
    return vetoed(heard, "order.beyond", hit) and not _alone_in(heard, "order.strong", hit)


def _thing(heard: Heard, hit: Hit) -> Hit | None:
    """What the order is about: in its own sentence, else anywhere in the message."""
    things = [thing for thing in heard.get("order.things") + heard.get("order.strong") if thing.first != hit.first]
    return next((thing for thing in things if together(heard, thing, hit)), things[0] if things else None)


def _hushed(heard: Heard, hit: Hit) -> bool:
    return _alone_in(heard, "order.hush", hit)


def _ours(heard: Heard, hit: Hit) -> bool:
    return _alone_in(heard, "order.ours", hit)
