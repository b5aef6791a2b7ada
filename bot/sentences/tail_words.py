"""Words by which tails.py tells what may go from the end of a sentence: what leans on it, and what it completes."""

import re

from bot.sentences.part_words import DAY, SAYING
from bot.sentences.verbs import vocabulary
from index.text.patterns import pattern

SCOPE = pattern(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|few|little|only|(?:first|second|third|"
    r"fourth|fifth)(?! (?:quarter|half|term|straight|consecutive|day|week|month|year)\b)|last|final|"
    r"next|latest|sole"
    r"|all|every|each|any|most|least|more|less|fewer|than|record|rarely|hardly|unlikely|un\w+able|"
    r"\w{2,}est|if|unless|until"
    r"|best|worst|suspend\w*|bann\w+|bans?|barr\w+|prohibit\w*|restrict\w*|clos\w+|halt\w*|cancel\w*|"
    r"limit\w*|half|majority|percent|same|so|such|too|enough)\b|n[’']t\b|%|\w+-\w+est\b",
    re.I,
)
"""Words whose truth may hang on a phrase behind them: `the first trip since …`, `did not resign because …`."""

TRUE_EST = pattern(
    r"\b(?:west|east|arrest|protest|request|interest|invest|test|rest|guest|contest|forest|suggest|latest|"
    r"midwest|northwest|southwest|northeast|southeast|budapest|conquest|unrest|nest|vest|priest|harvest|honest|west)\b",
    re.I,
)

WITH_OBJECT_TO = pattern(
    r"\b(?:(?:ask|tell|urg|order|allow|want|expect|forc|help|requir|invit|call|persua|push|lead|caus|enabl|encourag|pressur|"
    r"warn|permit|prepar|teach|convinc|seem|appear|plan|agree|vow|pledg|attempt|intend|decid|refus|fail|manag|likely|ready|"
    r"schedul|wait|advis|plead|beg|instruct|direct|compel|remind|implor|authori|inspir|motivat|recruit|challeng|prompt|spur|driv|tempt|try|need|"
    r"seek)\w*"
    r"|told|led|drove|taught|tri(?:es|ed)|sought|gets?|got(?:ten)?|getting|let(?:s|ting)?|us(?:e|es|ed|ing)|hop(?:e|es|ed|ing)|able"
    r"|set|due|ha(?:s|ve|d|ving)|is|was|are|were|be|been|being)\b",
    re.I,
)

AUXILIARY = pattern(r"\b(?:(?:has|have|had)(?: been)?(?= \w+(?:ed|ing)\b)|(?:is|are|was|were)(?= \w+ing\b))", re.I)
"""Before a verb of its own: `they are | walking out to demand …`, and not `it is hard to …`."""

PURPOSEFUL = pattern(
    r"\b(?:legislation|laws?|bills?|measures?|resolutions?|plans?|deals?|efforts?|attempts?|"
    r"proposals?|bids?|moves?|offers?|calls?|orders?|"
    r"decisions?|agreements?|pledges?|promises?|votes?|powers?|rights?|ability|chance|time|ways?|"
    r"money|funds?|need|pressure|permission|request)\b"
)
"""Nouns that an infinitive completes: `legislation to ban …`."""

NEGATED = pattern(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|few|little|only|rarely|hardly)\b|n[’']t\b", re.I
)

HALTED = pattern(
    r"\b(?:suspend\w*|bann\w+|barr\w+|clos(?:ed|es|ing)|halt\w*|cancel\w*)\b|\bfor the first time(?: ever)?\b"
    r"|\bat (?:least|most)(?= (?:an?|half|two|three|four|five|six|seven|eight|nine|ten|[\d$€£]))",
    re.I,
)
"""What is done altogether, whatever it was done after: `called off the harvest | after the crabs vanished`."""

AS = pattern(
    r"(?:ch[o]{1,2}s|nam|pick|elect|appoint|nominat|select|describ|regard|view|treat|hail|portray|identif|recogni|install|"
    r"dismiss|brand|labell?|us|serv|list|confirm|tapp?|swor)(?:es?|ed|ing|en?|ies|ied|n)?"
)
"""Verbs that an `as` completes: `chose her as their leader`."""

COMPARED = vocabulary(
    """
    as such same soon shortly just long even only look named ever including especially mostly largely partly mainly
    primarily chiefly simply precisely particularly solely
    """
)
"""What an `as` or `while` behind it belongs to."""

MEASURED = COMPARED | vocabulary("hours days weeks months years minutes day year week month")
"""What an `after` or `before` behind it belongs to: `two days | after`."""

IN_ORDER = pattern(
    r"in (?:an? )?(?:order|bid|effort|attempt|statement|interview|news|press|post|tweet|letter|speech)\b"
)

REPORTED = pattern(
    rf"\b{SAYING}\b[^,]{{0,30}}$|(?:yesterday|today|{DAY}) $|(?:fact|so|such|sure|clear|likely|told \w+|ly|ed) $"
    r"|\b(?:chance|risk|odd|likelihood|probability|possibility|claim|allegation|accusation|evidence|hope|fear|concern|"
    r"worry|belief|sign|signal|news|idea|report|warning|argument|conclusion|announcement|notion|view|theory|rumou?r|"
    r"speculation|assumption|suggestion|proof|word|threat|promise|pledge|requirement|condition|hint|assurance|"
    r"guarantee|estimate|impression|feeling|realization|reminder|finding|way|time|day|moment)s? $"
)

PARTICIPIAL = vocabulary(
    """
    aimed related based accused linked tied dedicated devoted designed intended located connected associated charged
    convicted suspected entitled titled dubbed obtained
    """
)
"""Behind a noun hardly ever its verb: `a bill | aimed at smugglers`."""

NOUNS_IN_ING = vocabulary(
    """
    shooting meeting mining hearing ruling building training funding trading spending voting testing bombing stabbing
    killing wedding warning listing offering opening closing ending beginning rating ranking housing banking marketing
    advertising recording gathering briefing filing crossing landing parking shopping drilling engineering manufacturing
    fighting looting rioting racing skating skiing boxing swimming fishing hunting farming shipping lending borrowing
    hiring firing polling counseling counselling nursing policing screening setting sightseeing smuggling trafficking
    painting drawing writing reading finding saving earning holding blessing crackdown uprising upbringing well-being
    """
)
"""More often a noun than a participle: `a school | shooting`."""

TERM = pattern(
    r"(?:after|within|for) (?:(?:at least|at most|up to|about|another|more than|the (?:next|first)) )*"
    r"(?:an?|\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|several) (?:more )?"
    r"(?:minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?)\b",
    re.I,
)
OBLIGED = pattern(
    r"\b(?:will|would|must|shall|should|may|can|could|cannot|ha(?:s|ve|d) to|requir\w+|allow\w*)\b|n[’']t\b", re.I
)
"""What is done, or may be, only after a time or for one: `must delete the data | after three years`."""
