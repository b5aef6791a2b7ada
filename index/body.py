"""Find the body of a page among its blocks: weigh each block's shape with its neighbours', then smooth.

The idea is that of Boilerpipe (Kohlschütter, Fankhauser, Nejdl 2010, "Boilerplate Detection using Shallow Text
Features": a block's words and density and its neighbours' say most) and of jusText (Pomikálek 2011: good text stands
near good text, function words tell sentences from labels). The weights are a logistic regression's, fitted by
evals/fit_blocks.py and kept in block_weights.json; a first-order chain over the blocks then picks the likeliest labelling, since a body is a few long stretches.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path

from index.article import Label
from index.clutter import Sign

Features = Mapping[str, float]

FUNCTION_WORDS = frozenset(
    "a about after all also although an and any are as at be because been before being between but by can could did do does"
    " for from had has have he her him his how i if in into is it its may might more most no not of on once one only or other"
    " our out over said says she should since so some such than that the their them then there these they this those through"
    " to under until up was we were what when where which while who whom whose why will with would you".split()
)
"""English function words and "said": running text has about four in ten words among them, labels and links few."""

OTHER_FUNCTION_WORDS = frozenset(
    "der die das den dem des ein eine einen einem einer und oder ist sind war wird werden mit von zu im am auf für nicht auch sich es sie er wir bei aus nach dass wie als"
    " le la les un une du des et est dans que qui pour pas sur au aux avec par plus ce cette il elle nous vous sont se ne son sa ses ou"
    " el los las una y es en del al lo por con para como su sus más pero o ha fue"
    " il i gli di che e è non per sono della dei delle nel alla da ma anche più si come"
    " os as um uma do da dos na no nos em não com mais foi ao à é ser você seu sua pelo pela"
    " de het een van en dat niet met zijn aan voor er maar ook door bij"
    " dan yang di ini itu untuk dengan dari tidak pada akan dalam ke juga ada oleh"
    " и в не на что с по как это но к у из за от для его все так же был о до если или за чем при они она он мы вы".split()
)
"""The commonest words of German, French, Spanish, Italian, Portuguese, Dutch, Indonesian and Russian, for the same test."""

_FUNCTION = FUNCTION_WORDS | OTHER_FUNCTION_WORDS
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SIGNED = frozenset({Label.DATELINE, Label.BYLINE, Label.COMMENT})
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KANA = re.compile(r"[\u3041-\u309f的了是在不和有这]")
_ENDS = re.compile(r"[.!?。！？][\"'”’»)\]」』）]*$|[”\"」]$")
_INNER_END = re.compile(r"[a-z0-9][.!?][\"”’)]?\s+[“\"‘(]?[A-Z]")
_SPEECH = frozenset("said says told added according announced reported wrote asked noted".split())
_FIRST = frozenset("i me my i'm i’m i've i’ve mine".split())
_READER = frozenset("you your yours you're you’re you'll you’ll".split())
_BULLET = re.compile(r"^(?:[-*•·▪‣◦–—+]|\d{1,3}[.)])\s")
_RUN_TOGETHER = re.compile(r"[a-z]{2}[.?!]?[A-Z][a-z]+\s[a-z]")
_LINKISH = re.compile(r"[|»›→©#@]|https?:|www\.|::")

LENGTHS = (2, 4, 7, 11, 16, 24, 36, 55, 90)
"""Upper ends, in words, of the classes of block length."""

SWITCH = 1.6
"""What it costs, in log-odds, to enter or leave the body: fewer, longer stretches. Chosen on the fitting half."""


@dataclass(frozen=True, slots=True)
class Row:
    """One block as the weighing sees it. `prose` counts the words of a block that looks like sentences, else 0."""

    words: int
    prose: int
    ends: bool
    content: frozenset[str]
    text: str
    sign: Sign | None
    own: Features


def row(text: str, sign: Sign | None) -> Row:
    """The block's own evidence."""
    tokens = _WORD.findall(text)
    count = len(tokens)
    lowered = [token.lower() for token in tokens]
    functions = sum(token in _FUNCTION for token in lowered)
    if not text.isascii() and (signs := len(_CJK.findall(text))):
        count += signs // 2  # scripts without spaces: about two characters a word
        functions += len(_KANA.findall(text)) // 2
    ends = bool(_ENDS.search(text))
    share = functions / count if count else 0.0
    prose = count if ends and count >= 9 and share >= 0.22 and not (sign and sign.sure) else 0
    content = frozenset(token for token in lowered if len(token) > 4 and token not in _FUNCTION)
    return Row(count, prose, ends, content, text, sign, _own(text, tokens, lowered, count, share, ends, sign))


def _own(
    text: str, tokens: Sequence[str], lowered: Sequence[str], count: int, share: float, ends: bool, sign: Sign | None
) -> dict[str, float]:
    size = length_class(count)
    capitals = sum(token[0].isupper() for token in tokens) / count if count else 1.0
    facts = {
        f"{size} words, {'a sentence end' if ends else 'no sentence end'}": 1.0,
        "function words": share,
        "function words, squared": share * share,
        "capitals": capitals,
        "capitals, short": capitals if count < 12 else 0.0,
        "digits": sum(token.isdigit() for token in tokens) / count if count else 0.0,
        "all capitals": float(text.isupper()),
        "sentences inside": min(len(_INNER_END.findall(text)), 4) / 4,
        "quotation": float("“" in text or text.count('"') > 1),
        "speech verb": float(not _SPEECH.isdisjoint(lowered)),
        "first person": float(not _FIRST.isdisjoint(lowered) and "“" not in text and '"' not in text),
        "second person": float(not _READER.isdisjoint(lowered)),
        "second person, unquoted": float(not _READER.isdisjoint(lowered) and "“" not in text and '"' not in text),
        "ellipsis at the end": float(text.endswith(("…", "..."))),
        "question": float(text.endswith("?")),
        "exclamation": float(text.endswith("!")),
        "colon at the end": float(text.endswith(":")),
        "bullet": float(bool(_BULLET.match(text))),
        "link marks": float(bool(_LINKISH.search(text))),
        "starts small": float(text[:1].islower()),
        "words run together": float(bool(_RUN_TOGETHER.search(text))),
        "longer than a line": min(count, 150) / 150,
    }
    if sign:
        facts[f"worded as {sign.label}{'' if sign.sure else ', perhaps'}"] = 1.0
    return {name: value for name, value in facts.items() if value}


def length_class(words: int) -> str:
    for bound in LENGTHS:
        if words <= bound:
            return f"up to {bound}"
    return "many"


def weighed(rows: Sequence[Row]) -> list[float]:
    """Each block's log-odds of being body, from its own evidence and its neighbours'."""
    weights = _weights()
    bias = weights["(always)"]
    return [
        bias + sum(weights.get(name, 0.0) * value for name, value in {**row.own, **around}.items())
        for row, around in zip(rows, surroundings(rows), strict=True)
    ]


def surroundings(rows: Sequence[Row]) -> list[dict[str, float]]:
    """What stands around each block: sentences before and after, the longest stretch, repeats."""
    total = list(accumulate((row.prose for row in rows), initial=0))
    first, last = stretch(rows)
    count = len(rows)
    repeats = Counter(row.text for row in rows)
    vocabulary = Counter(word for row in rows[first : last + 1] if row.prose for word in row.content)
    runs = _runs(rows)
    found = []
    closings = 0
    for index, row in enumerate(rows):
        before, after = (rows[index - 1] if index else None), (rows[index + 1] if index + 1 < count else None)
        near = total[min(index + 4, count)] - total[max(index - 3, 0)] - row.prose
        above = total[index] - total[max(index - 3, 0)]
        below = total[min(index + 4, count)] - total[index + 1]
        inside = first <= index <= last
        away = 0 if inside else (first - index if index < first else index - last)
        own = int(inside and row.prose > 0)
        shared = sum(vocabulary[word] > own for word in row.content) / len(row.content) if row.content else 0.0
        closings += index > last and row.sign is not None and row.sign.sure
        facts = {
            "prose before": float(before is not None and before.prose > 0),
            "prose after": float(after is not None and after.prose > 0),
            "prose two before": float(index > 1 and rows[index - 2].prose > 0),
            "prose two after": float(index + 2 < count and rows[index + 2].prose > 0),
            "prose on both sides": float(before is not None and after is not None and before.prose > 0 < after.prose),
            "alone between labels": float(row.prose > 0 and _is_label(before) and _is_label(after)),
            "a label before": float(_is_label(before)),
            "page begins or ends here": float(before is None or after is None),
            "clutter before": float(before is not None and before.sign is not None and before.sign.sure),
            "clutter after": float(after is not None and after.sign is not None and after.sign.sure),
            "a date or name before": float(before is not None and before.sign is not None and before.sign.label in _SIGNED),
            "a date or name after": float(after is not None and after.sign is not None and after.sign.label in _SIGNED),
            "words of prose within three": min(near, 300) / 300,
            "no prose within three": float(not near),
            "prose within three on both sides": float(above > 0 and below > 0),
            "words in this run of prose": min(runs[index], 400) / 400,
            "this run of prose is long": float(runs[index] > 120),
            "in the longest stretch": float(inside),
            "in the longest stretch, prose": float(inside and row.prose > 0),
            "in the longest stretch, short": float(inside and row.words < 8),
            "just before the longest stretch": float(index < first and away <= 3),
            "just after the longest stretch": float(index > last and away <= 3),
            "before the longest stretch": float(index < first and away > 3),
            "after the longest stretch": float(index > last and away > 3),
            "after the longest stretch, prose": float(index > last and row.prose > 0),
            "before the longest stretch, prose": float(index < first and row.prose > 0),
            "clutter since the longest stretch": min(closings, 3) / 3,
            "shares the stretch's words": shared,
            "shares the stretch's words, outside it": shared * (not inside),
            "stands again on the page": float(repeats[row.text] > 1),
        }
        found.append({name: value for name, value in facts.items() if value})
    return found


def _is_label(row: Row | None) -> bool:
    """Whether the block looks like a heading or link: some words, no sentence."""
    return row is not None and not row.ends and 3 <= row.words <= 20


def _runs(rows: Sequence[Row]) -> list[int]:
    """For each block, the words of the unbroken run of prose that it belongs to; 0 outside."""
    found: list[int] = []
    for prose, group in groupby(rows, key=lambda row: row.prose > 0):
        members = list(group)
        words = sum(row.words for row in members) if prose else 0
        found += [words] * len(members)
    return found


def stretch(rows: Sequence[Row]) -> tuple[int, int]:
    """The first and last block of the stretch richest in prose (Bentley's maximum subarray); (0, -1) where there is none.

    A paragraph counts its words, up to 60; any other block costs 6, a surely worded clutter block 10.
    """
    best, best_range, run, start = 0.0, (0, -1), 0.0, 0
    for index, row in enumerate(rows):
        if run <= 0:
            run, start = 0.0, index
        run += min(row.prose, 60) if row.prose else (-10 if row.sign and row.sign.sure else -6)
        if run > best:
            best, best_range = run, (start, index)
    return best_range


def smoothed(odds: Sequence[float], undecided: Sequence[bool], switch: float = SWITCH) -> list[bool]:
    """The likeliest sequence of body and not (Viterbi), where changing costs `switch` and the undecided weigh nothing."""
    out, inside = 0.0, 0.0
    back: list[tuple[bool, bool]] = []
    for odd, skip in zip(odds, undecided, strict=True):
        weight = 0.0 if skip else odd
        from_out, from_inside = inside - switch > out, inside >= out - switch
        back.append((from_out, from_inside))
        out, inside = max(out, inside - switch), max(inside, out - switch) + weight
    states, state = [], inside > out
    for from_out, from_inside in reversed(back):
        states.append(state)
        state = from_inside if state else from_out
    return states[::-1]


@cache
def _weights() -> Mapping[str, float]:
    path = Path(__file__).with_name("block_weights.json")
    weights: Mapping[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights


