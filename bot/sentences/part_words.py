"""Words by which parts.py tells what a part of a sentence is, and whether it may go."""

import re

from bot.sentences.verbs import vocabulary
from index.days.mentions import MONTHS
from index.text.patterns import pattern

CONDITIONS = vocabulary("if unless until without except only whether provided once lest not no never neither nor than")
"""A leading or trailing phrase with one of these decides whether the rest is true: it stays."""

MORE_THAN = pattern(
    r"\b(?:more|less|fewer|other|rather) than\b(?= (?:an? |half\b|tw|three|four|five|six|seven|eight|nine|ten|doz"
    r"|[\d$€£]))"
)
"""A figure's, and no condition: `killing more than 20 people`."""

MONTH = rf"(?:{'|'.join(name.title() for name in MONTHS)})\b\.?"

DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

DATE_COMMA = pattern(
    rf"\b{MONTH} \d{{1,2}}(,) \d{{4}}\b|\b{DAY}(,) {MONTH} \d|\b[A-Z][\w.]+(,) (?:D\.C\.|Jr\.|Sr\.|"
    rf"Inc\.|Ltd\.)|\b\d(,)\d{{3}}\b"
    rf"|\ban? [a-z-]+(,) (?!(?:who|which|where|when|whose|an?|the|and|but|or|as|with|in|on|at|for|to|"
    rf"his|her|its|their|said|says)\b)(?![a-z]+(?:ing|ed)\b)[a-z-]+ [a-z]"
    r"|\b(?:his|her|its|their|the) [a-z-]+(,) [a-z]+-[a-z]+ [a-z]"
    r"|\bwhose [a-z-]+(,) [a-z-]+ [a-z]"
)

QUOTED = pattern(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘(?:[^’]|’(?=\w))*(?:’|$)|(?<!\w)'[^']+'(?!\w)"
    r"|\([^)]*(?:\)|$)|\[[^\]]*(?:\]|$)"
)

SAYING = (
    r"(?:said|says|told|added|adds|announced|reported|reports|noted|notes|wrote|confirmed|stated|explained|warned|"
    r"tweeted|posted|tells|writes|learned|(?:is|are) reporting|shows?|showed|revealed|stressed|decided|ruled|found|"
    r"emphasi[sz]ed|read|reads)"
)

ALLEGING = pattern(
    r"\b(?:alleg\w+|claim\w*|accus\w+|suspect\w*|believ\w+|think|thinks|thought|predict\w*|expect\w*|"
    r"estimat\w+|den(?:y|ies|ied)|"
    r"suggest\w*|argu\w+|reportedly|apparently|likely|projected|forecast\w*|assum\w+|speculat\w+|may|might|could)\b",
    re.I,
)

CLAIMING = (
    r"(?:alleged?s?|claim(?:s|ed)?|believes?|believed|suspects?|argue[sd]?|estimate[sd]?|predict(?:s|ed)?|"
    r"suggest(?:s|ed)?|denies|denied)"
)

ATTRIBUTION = pattern(
    rf"^(?:according to\b|(?:(?!that\b|which\b|who\b)[\w’'.,&-]+ ){{1,12}}(?:{SAYING}|{CLAIMING})\b|{SAYING} )"
)

CONNECTIVE = pattern(
    r"^(?:however|meanwhile|moreover|furthermore|additionally|in addition|also|still|instead|"
    r"nevertheless|nonetheless|then|"
    r"for example|for instance|of course|indeed|in fact|in turn|overall|too|as well|separately|similarly|likewise|"
    r"afterwards?|by contrast|in contrast|on the other hand|at the same time|as a result|thus|therefore|in other words|"
    r"more|plus|and|but|so|yet|now|today|finally|importantly|notably|interestingly|remarkably|"
    r"surprisingly|well|look|yes)$",
    re.I,
)

LEADING_TIME = pattern(
    rf"^(?:(?:early|late|earlier|later|last|this|next|just|only)\b.*"
    r"|(?:two|three|four|five|six|several|some|a few|\d+)\b.*\b(?:minute|hour|day|night|week|month|year|decade)s?\b.*"
    rf"|{DAY}.*|today|yesterday|now|recently|currently)$",
    re.I,
)

QUANTITY_RELATIVE = pattern(r"^(?:[\w-]+ ){0,3}(?:of|to|from|by|in|at|with|for|during) (?:which|whom|whose)\b", re.I)

APPOSITION = pattern(
    r"^(?:a|an|the|his|her|its|their|one|another|both|formerly|known|whose|also|now|then|chief|head|"
    r"leader|president|director|professor|"
    r"founder|co-founder|chair\w*|secretary|minister|spokes\w+|executive|senior|vice|former|author|owner|member)\b",
    re.I,
)

OF_WHOM = pattern(r"(?<=\w) (?:who|whose|which)\b.*$")
"""What an apposition may say of itself: `the star | whose voice made hits`."""

TITLED = pattern(r"“[^”]*”?|\"[^\"]*\"?")

OFFICE = pattern(
    r"(?:[a-z-]+ ){0,3}(?:star|editor|leader|head|mayor|governor|author|owner|maker|creator|host|home|"
    r"chair|captain|coach|capital|winner|member|parent|part|site|subject|co-[a-z]+) (?:of|at|for|to)\b"
)
"""`…, star of the film, …`"""

EXAMPLES = pattern(
    r"^(?:including|such as|particularly|especially|among them|along with|as well as|from .+ to|like)\b", re.I
)

TAIL_WORDS = (
    dict.fromkeys(("amid", "amidst"), 1.2)
    | dict.fromkeys(("where", "following", "just", "days", "hours", "weeks", "months", "years", "thanks"), 1.5)
    | dict.fromkeys(("as", "while", "after", "before", "since", "because", "whereas", "with", "despite", "due"), 1.7)
    | dict.fromkeys(("when", "even", "although", "though"), 2.2)
)
"""What begins a clause or phrase that tells more about the main clause, with what its loss costs."""

SOME_TIME_AFTER = pattern(
    r"(?:(?:[\w-]+ ){1,4}?(?:minute|hour|day|night|week|month|year|decade)s?"
    r"|(?:minute|hour|day|week|month|year|decade)s)"
    r" (?:after|before|since|ahead of|following)\b",
    re.I,
)
"""`…, three days after the vote`."""

OVERTURNED = pattern(
    r"\b(?:supposed|planned|expected|scheduled|once|initially|originally|previously|first|was|were|"
    r"had|could|would|may|might|claim\w*|"
    r"alleg\w+|charged|accused|said|says|told|promised|hoped|wanted|tried)\b"
)
"""What a `but` behind it may take back."""

IN_A_MOVE = pattern(
    r"in (?:an? |the |what )?(?:\w+ )?(?:move|bid|effort|attempt|sign|step|case|sharp|blow|deal|decision|ruling)\b"
)
