"""Account matters: is the chat told to change something, or to tell account data?

The rules lean towards hearing an order: a needless refusal costs a click, a missed one costs trust. What never counts
is a question about the way ("how do I change"), a report ("I changed"), a condition ("if you change"), and what is
not ours (a Wi-Fi password, the bank).
"""

from __future__ import annotations

import re

from .hearing import Heard, Hit

_FRAME_REACH = 9
_VALUE = re.compile(r"\S@\S|\d{1,3}(?:\.\d{1,3}){3}")


def change(heard: Heard) -> str:
    """The id of the rule by which the message tells us to change something on an account, or ""."""
    if not (heard.has("order.do", "order.alone", "order.whole", "order.act")):
        return ""
    for rule in (_outright, _alone, _ordered, _framed, _passive, _pressed):
        found = rule(heard)
        if found:
            return found
    return ""


def data(heard: Heard) -> str:
    """The id of the rule by which the message asks us to tell account data, or ""."""
    for hit in heard.get("order.facts"):
        if not _excused(heard, hit):
            return f"facts:{hit.entry.written}"
    for hit in heard.get("order.tell"):
        for datum in heard.get("order.data"):
            if _together(heard, hit, datum) and not _excused(heard, hit) and not _hushed(heard, hit):
                return f"tell:{hit.entry.written}+{datum.entry.written}"
    for which in heard.get("order.which"):
        for datum in heard.get("order.held"):
            if _together(heard, which, datum) and _ours(heard, datum) and not _excused(heard, datum):
                return f"which:{which.entry.written}+{datum.entry.written}"
    return ""


def asks_way(heard: Heard) -> bool:
    """Whether the message asks how, where or on what condition."""
    return heard.has("order.howto")


def _outright(heard: Heard) -> str:
    for hit in heard.get("order.whole"):
        if not _excused(heard, hit) and not _turned(heard, hit):
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
        thing = _thing(heard, hit)
        if thing and not _only_beyond(heard, hit):
            return f"do:{hit.entry.written}+{thing.entry.written}"
    return ""


def _framed(heard: Heard) -> str:
    for frame in heard.get("order.frame"):
        for act in heard.get("order.act"):
            near = _together(heard, frame, act) and -3 <= act.first - frame.last <= _FRAME_REACH
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
            if not _together(heard, must, act) or abs(act.first - must.last) > _FRAME_REACH:
                continue
            if _asks(heard, act) or not _counts(heard, act) or _alone_in(heard, "order.self", act):
                continue
            thing = _thing(heard, act)
            if thing and not _only_beyond(heard, act):
                return f"passive:{must.entry.written}+{act.entry.written}"
    return ""


def _pressed(heard: Heard) -> str:
    """An infinitive or a noun of changing with a thing and something that presses: now, please, for me, a new value."""
    for act in heard.get("order.act"):
        if _asks(heard, act) or not _counts(heard, act) or _alone_in(heard, "order.self", act):
            continue
        thing = _thing(heard, act)
        if not thing or _only_beyond(heard, act):
            continue
        push = next((hit for hit in heard.get("order.push") if _together(heard, hit, act)), None)
        if push:
            return f"push:{push.entry.written}+{act.entry.written}"
        if _VALUE.search(heard.text, heard.words[act.first].start):
            return f"value:{act.entry.written}"
    return ""


def _counts(heard: Heard, hit: Hit) -> bool:
    """Whether the verb at `hit` may be an order: not excused, not negated, not a condition."""
    return not _excused(heard, hit) and not _turned(heard, hit)


def _excused(heard: Heard, hit: Hit) -> bool:
    if _alone_in(heard, "order.elsewhere", hit):
        return True
    if any(other.first <= hit.last and hit.first <= other.last for other in heard.get("order.not")):
        return True
    return _governed(heard, hit, "order.howto") or _governed(heard, hit, "order.if")


def _governed(heard: Heard, hit: Hit, group: str) -> bool:
    """Whether a word of `group` stands before `hit` in its sentence with no new clause between the two."""
    words = heard.words
    for other in heard.get(group):
        if other.first > hit.first or words[other.first].sentence != words[hit.first].sentence:
            continue
        if words[other.last].clause != words[hit.first].clause:
            continue
        if not any(other.last < stop.first < hit.first for stop in heard.get("order.break")):
            return True
    return False


def _turned(heard: Heard, hit: Hit) -> bool:
    return any(never.last == hit.first - 1 for never in heard.get("order.never"))


def _asked_between(heard: Heard, frame: Hit, act: Hit) -> bool:
    low, high = sorted((frame.first, act.first))
    return any(low <= other.first <= high for other in heard.get("order.howto"))


def _asks(heard: Heard, hit: Hit) -> bool:
    """Whether the sentence of `hit` asks for a way."""
    sentence = heard.words[hit.first].sentence
    return any(heard.words[other.first].sentence == sentence for other in heard.get("order.howto"))


def _alone_in(heard: Heard, group: str, hit: Hit) -> bool:
    sentence = heard.words[hit.first].sentence
    return any(heard.words[other.first].sentence == sentence for other in heard.get(group))


def _only_beyond(heard: Heard, hit: Hit) -> bool:
    return _alone_in(heard, "order.beyond", hit) and not _alone_in(heard, "order.strong", hit)


def _together(heard: Heard, one: Hit, other: Hit) -> bool:
    return heard.words[one.first].sentence == heard.words[other.first].sentence


def _thing(heard: Heard, hit: Hit) -> Hit | None:
    """What the order is about: in its own sentence, else anywhere in the message."""
    things = [thing for thing in heard.get("order.things") + heard.get("order.strong") if thing.first != hit.first]
    return next((thing for thing in things if _together(heard, thing, hit)), things[0] if things else None)


def _hushed(heard: Heard, hit: Hit) -> bool:
    return _alone_in(heard, "order.hush", hit)


def _ours(heard: Heard, hit: Hit) -> bool:
    return _alone_in(heard, "order.ours", hit)
