"""The wording of clutter: what English news pages say when they ask, sell, link, credit and warn.

General vocabulary of the genre, not any page's strings. Patterns are read in verbose mode and are in lower case, for
text in lower case (see `lower`). The set of words before a pattern holds one that must be present, so that most blocks
are never searched.
"""

import re
from collections.abc import Callable, Iterator

from index.text.patterns import Uncompiled


class Wording(Uncompiled):
    """A regular expression in verbose mode, compiled when it is first used.

    Case counts: an alternative is then passed over by its first letter, which makes searching several times faster.
    """

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    findall: Callable[..., list[str]]
    finditer: Callable[..., Iterator[re.Match[str]]]

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern, re.VERBOSE)


def lower(text: str) -> str:
    """The text in lower case, code point for code point: only one capital becomes two in lower case."""
    return text.replace("İ", "i").lower()


def set_of(words: str) -> frozenset[str]:
    """The words of a list that is written as a line."""
    return frozenset(words.split())


# Reader comments.
ASKS_FOR_COMMENTS = Wording(r"""
    \d[\d,.]*\s+(?:thoughts? | responses? | replies | comments?)\s+(?:on | to)\b | leave\s+(?:a | your)\s+(?:reply
    | comment | response) | post\s+(?:a | your)\s+(?:comment | reply) | (?:add | write)\s+(?:a | your)\s+comment
    | be\s+the\s+first\s+to\s+comment | join\s+the\s+(?:conversation | discussion | debate) | have\s+your\s+say
    | (?:reader | user | public | top | recent | latest | newest | oldest | best)\s+comments?\b
    | comments?\s+(?:section | policy | are\s+closed | from\s+(?:our\s+)?readers) | (?:log
    | sign)\s*-?in\s+to\s+(?:leave\s+a\s+)?(?:comment | reply) | what\s+do\s+you\s+think\?
    | (?:what\s+)?(?:our\s+)?readers\s+(?:are\s+saying | say | respond | comment) | (?:view | show | load | see
    | read)\s+(?:all\s+ | more\s+ | the\s+)?(?:\d+\s+)?(?:comments | replies) | share\s+your\s+(?:thoughts
    | opinion | views)
""")
OPENS_COMMENTS = Wording(r"""
    \d[\d,.]*\s+(?:thoughts? | responses? | replies | comments?)\s+(?:on | to)\b | leave\s+(?:a | your)\s+reply
    | reader\s+comments? | comments?\s+from\s+readers | be\s+the\s+first\s+to\s+comment
""")
"""Words that stand only over comments, never as a link at the top of a page."""
COMMENTS_ALONE = Wording(r"""
    (?:comments? | responses | replies | discussion)\s*(?:[:.] | \(?\s*\d[\d,.]*\s*\)?)?\s*$
    | \d[\d,.]*\s+(?:comments? | replies | responses)\s*$
""")
COMMENT_MADE = Wording(r"""
    (?:.{2,40}\b(?:says | said | wrote | replied | commented)\s*:\s*$ | reply\s*$
    | (?:log\s+in\s+to\s+)?reply\b.{0,25}$ | (?:up | down)?votes?\b.{0,15}$ | report\s+(?:abuse | comment)\b
    | flag\b.{0,15}$ | like\s*\d*\s*$ )
""")
"""What stands between one comment and the next."""
COMMENT_END = Wording(r"""
    (?:end\s+of | close | hide)\s+(?:the\s+)?comments\W*$
""")

# Forms, players, consent and the law.
FORM_WORDS = set_of(
    "required indicates published shared mail email e-mail address name subscribed signed registered success "
    "successfuly successfully thank thanks confirmation password notify signing subscribing submitting "
    "clicking registering continuing creating providing entering using wrong please"
)
FORM = Wording(r"""
    required\s+fields | indicates\s+required | (?:e-?mail\s+address | it)\s+will\s+not\s+be\s+(?:published
    | shared) | enter\s+(?:a\s+valid | your | correct | the\s+correct)\b.{0,20}\be-?mail | (?:valid | correct
    | confirm\s+your)\s+e-?mail\s+address | save\s+my\s+name | (?:success\w*)\s+(?:subscribed | signed
    | registered) | you\s+(?:are | have)\s+(?:now\s+)?(?:success\w*\s+)?subscribed | (?:thank\s+you
    | thanks)\s+for\s+(?:signing | subscribing | registering | your\s+(?:subscription | comment | feedback))
    | confirmation\s+e-?mail | forgot(?:ten)?\s+(?:your\s+)?password | notify\s+me\s+of | by\s+(?:signing\s+up
    | subscribing | submitting | clicking | registering | continuing | creating | providing | entering
    | using\s+this)\b.{0,60}\b(?:you | your | agree) | something\s+went\s+wrong | please\s+(?:try\s+again
    | enter\s+(?:a | your) | check\s+your\s+(?:e-?mail | inbox | spam) | log\s*in | sign\s*in | enable | disable
    | upgrade\s+your)\b
""")
PLAYER_WORDS = set_of(
    "video audio media ad ads loaded load javascript cookies browser created generated translated read "
    "narrated listen watch playing next playback volume mute captions loading advertisement play autoplay "
    "auto"
)
PLAYER = Wording(r"""
    \b(?:(?:video | audio | media)\s+(?:player | content | on\s+ad | unavailable | is\s+loading |
    will\s+(?:start | play)) | this\s+ad\b | ads?\s+(?:froze | feedback | blocker | never | did\s+not)\b |
    never\s+loaded\b | slow\s+to\s+load\b | (?:enable | disable | turn\s+(?:on | off))\s+(?:javascript |
    your\s+ad\s?blocker | cookies) | your\s+browser\b | this\s+(?:audio | voice | article | text |
    translation)\s+(?:is | was | has\s+been)\s+(?:auto-? | automatically\s+ | machine-?\s?)?(?:created |
    generated | translated | read | narrated)\b | (?:listen | watch)\s+(?:to\s+)?(?:this | the | now | live |
    full)\b.{0,25}(?:article | story | video | episode | now)?\W*$ | ^(?:now\s+playing | up\s+next | playback |
    volume | mute | captions\s+off | loading | advertisement)\b | play\s+(?:video | audio)\b | auto\s?play\b)
""")
NOTICE = Wording(r"""
    (?:\bthis\s+(?:story | article | post | report)\s+(?:has\s+been | was)\s+updated\b
    | \bearn\s+(?:us\s+)?a\s+commission\b
    | \bindependently\s+(?:chosen | selected)\s+by\s+(?:our\b | .{2,40}\beditors\b)
    | ^\W*prices\s+were\s+accurate\s+at\s+the\s+time\b | \bits\s+content\s+is\s+produced\s+independently\s+of\b
    | \btranscript\s+was\s+(?:automatically\s+)?(?:generated | created)\b | \bdoes\s+not\s+provide\s+editorial\s+input\b
    | ^\W*(?:there\s+may\s+be\s+some\s+)?differences\s+between\s+the\s+audio\s+and\s+the\s+text\b)
""")
"""What an outlet says of its own article: how it came about, who pays for it."""
NOTICE_WORDS = set_of("updated commission independently accurate transcript editorial audio")
CLIP = Wording(
    r"(?:^(?:just\s+watched | video\s+ad\s+feedback)\b | \b\d?\d:\d\d\s+[–-]\s+source:\s | replay\s+more\s+videos\b)"
)
"""The title of a video clip with what its player says."""
CLIP_WORDS = set_of("watched feedback source replay")
CONSENT_WORDS = set_of(
    "cookie cookies consent partners data information personalised personalized interests interest privacy "
    "choices preferences device accept reject manage gdpr terms opt opt-out browsing vendors details object tick"
)
CONSENT = Wording(r"""
    \b(?:cookies?(?:\s+(?:policy | settings | preferences | consent | notice))? | consent | (?:our | trusted | \d+
    | advertising)\s+partners | personal\s+(?:data | information) | personali[sz]ed\s+(?:ads? | advertising
    | content) | legitimate\s+interests? | privacy\s+(?:policy | settings | notice | statement | choices
    | manager) | your\s+(?:choices | preferences | device | privacy) | accept(?:\s+all)? | reject\s+all
    | manage\s+(?:settings | preferences | options | cookies | choices) | gdpr | terms\s+(?:of\s+(?:use | service)
    | and\s+conditions | &\s+conditions) | opt[\s-]out | browsing | vendors
    | we\s+(?:will\s+ | may\s+ | shall\s+)?(?:use | keep | hold | store | share | collect | process)\s+(?:the\s+
    | any\s+ | your\s+)?(?:personal\s+)?(?:details | information | data) | you\s+(?:agree | consent)\s+(?:to | that)
    | manage\s+your\s+(?:registration | subscription | account | consent | data) | object\s+to\s+(?:the\s+ | this\s+
    )?(?:use | processing | sharing | collection) | tick\s+(?:here | (?:the | this)\s+box))\b
""")
LEGAL_WORDS = set_of(
    "c copyright reserved published reproduced copied reprinted rebroadcast responsible views opinions terms "
    "privacy cookie legal imprint disclaimer accessibility sell choices adchoices ethics editorial "
    "corrections delayed provided uses protected operated recaptcha issn registered company personal governed reprints "
    "includes means refers"
)
LEGAL = Wording(r"""
    © | ^["“'‘](?:we | us | our | you)["”'’]\s+(?:includes? | means? | refers?\s+to)\b.{0,80}\b(?:limited | ltd | inc
    | llc | plc | group | compan(?:y | ies) | affiliates | subsidiaries | brands? | users?)\b
    | ^\W*\(c\)\s | \(c\)\s*(?:19 | 20)\d\d | \b(?:copyright\s+(?:© | \(c\) | (?:19 | 20)\d\d | notice | by\b
    | [-–—] | all) | all\s+rights\s+reserved\b | may\s+not\s+be\s+(?:published | reproduced | copied | reprinted
    | rebroadcast)\b | for\s+(?:your\s+)?(?:personal | non-personal),?\s+(?:and\s+)?(?:non-?commercial\s+)?use\b
    | (?:is | are)\s+governed\s+by\s+(?:our | the)\s+(?:\w+\s+)?(?:agreement | terms)\b | ^\W*order\s+reprints\W*$
    | not\s+responsible\s+for\s+(?:the\s+)?(?:content | accuracy)\b | (?:views |
    opinions)\b.{0,60}\b(?:are | those)\b.{0,40}\b(?:author | writer |
    own\b.{0,30}\bnot\b).{0,120}\b(?:not\s+necessarily | editorial | do\s+not | stance) |
    ^(?:terms\s+(?:of\s+(?:use | service | sale) | and\s+conditions | &\s+conditions) | privacy(?:\s+(?:policy |
    notice | statement | center))? | cookie\s+(?:policy | settings | notice) | legal\s+notices? | imprint |
    disclaimer | accessibility(?:\s+statement)? | do\s+not\s+sell\b.{0,40} | ad\s*choices | code\s+of\s+ethics |
    editorial\s+(?:policy | standards) | corrections\s+policy)\W*$ | (?:quotes | market\s+data |
    data)\s+(?:are\s+)?(?:delayed | provided)\b.{0,80}\b(?:minutes | by)\b | ^this\s+(?:site | website |
    page)\s+(?:uses | is\s+protected | is\s+operated)\b | protected\s+by\s+recaptcha\b | issn\b | (?:registered
    | company)\s+(?:in | number | office)\b.{0,40}\b(?:england | wales | no\b | number | \d{5,}))
""")

# Pictures.
CAPTION_START = Wording(r"""
    (?:file\s*(?:photo)?\s*[:–—-] | file\s+photo\b | image\s+(?:caption | copyright | source)
    | media\s+caption | caption\b | photo\b.{0,4}$ | enlarge\s+(?:this\s+)?image | view\s+(?:image | gallery
    | photos) | hide\s+caption | toggle\s+caption | \(?(?:pictured | above | left | right)\b.{0,6}[:)]
    | image\s+\d+\s+of | \d+\s*/\s*\d+\s*$ | \d+\s+of\s+\d+\s*$)
""")
GALLERY = Wording(r"\bhide\s+caption\s+\d+\s+of\s+\d+\b")
"""Between the captions of a gallery's pictures, which saved pages run together into one paragraph."""
CREDIT_WORDS = set_of(
    "photo photos photograph photographs image images picture pictures illustration illustrations graphic "
    "graphics video credit credits getty ap a.p associated reuters afp epa epa-efe shutterstock alamy istock "
    "istockphoto bloomberg xinhua tass sputnik anadolu imago zuma wikimedia unsplash flickr pexels handout "
    "file pool courtesy screenshot screengrab ukrinform novosti kyodo yonhap pa rex sports sipa dpa nurphoto "
    "contributor staff"
)
CREDIT = Wording(r"""
    [(\[](?:[^()\[\]]{0,60}[/,|:]\s*)?(?:(?:photo | image | picture | credit)s?(?:\s*(?:by | : | via |
    courtesy\s+of))?\s*[^()\[\]]{0,40} | (?:via\s+)?(?:getty(?:\s+images)? | a\.?p\.?(?:\s+photo)? |
    associated\s+press | reuters | afp | epa(?:-efe)? | shutterstock | alamy | istock(?:photo)? | bloomberg |
    xinhua | tass | sputnik | anadolu(?:\s+agency)? | imago | zuma(?:\s+press)? | wikimedia | unsplash | flickr
    | pexels | handout | file(?:\s+photo)? | pool | courtesy | screenshot | ukrinform | ria\s+novosti | kyodo |
    yonhap | pa(?:\s+(?:wire | media | images))? | rex | usa\s+today\s+sports | sipa | dpa | nurphoto |
    contributor | staff | photo | image)(?:\s*/\s*[^()\[\]]{0,40} | \s+via\s+[^()\[\]]{0,40})?)[)\]]\W*$ | (?:^
    | [.\s])(?:photo(?:graph)?s? | images? | pictures? | illustrations? | graphics? | video | credit |
    photo\s+credits? | image\s+credits? | picture\s+credit | image\s+source | photo\s+(?:courtesy |
    illustration))(?:\s+(?:by | courtesy(?:\s+of)? | via | credit))?\s*:\s*\S | /(?:getty | afp | reuters | ap |
    epa | shutterstock | alamy | tass | sputnik | bloomberg)\b[^.]{0,40}$ | credit\.\.\. | \b(?:(?:photo |
    photograph | image | picture | illustration)\s+(?:by | courtesy\s+of)\s+\S | ap\s+photo\b |
    getty\s+images?\b\W*(?:\S+\W*){0,4}$ | via\s+(?:reuters | getty | ap | afp |
    shutterstock)\b\W*(?:\S+\W*){0,2}$ | (?:file\s+photo | stock\s+image | screengrab | screenshot)\b\W*$)
""")

# Links and controls.
RELATED = Wording(r"""
    ^\W*(?: also\s+(?:in | on)\s+[^:]{2,30}:\s*\S.*
    | (?:read | see | watch | listen\s+to)\s+(?:more | the | all | our)\b.{0,80}\bhere\W*$
    | (?:read | see | watch | listen | learn | view | discover | find\s+out | explore | show | load
    | hear)\s+(?:also | more | next | the\s+full | full | all | our | this | here | too
    | related)\b(?:\s*[:|–—-]\s*.* | \W*$ | (?=.{0,80}$)(?!.*[a-z][.!?]["”’]?$)) | (?:read | see | watch | listen
    | also | related | recommended | more | explainer | opinion | analysis | fact\s+check | video | gallery
    | in\s+pictures | podcast | live | timeline | background | go\s+deeper | dig\s+deeper | up\s+next
    | don['’]t\s+miss | must\s+read | trending | in\s+case\s+you\s+missed\s+it | icymi | from\s+the\s+archives?
    | further\s+reading | see\s+also | read\s+also | also\s+read | also\s+see | you\s+may\s+(?:also\s+)?like
    | recommended\s+(?:reading | for\s+you) | related\s+(?:articles? | stor(?:y | ies) | news | topics? | content
    | posts? | coverage | links? | video | reading))\s*[:|]\s*\S.* | (?:more | most | latest | related
    | recommended | top | trending | popular | recent | other | featured | editors?['’]?s?['’]? | today['’]s
    | this\s+week['’]s | you\s+(?:may | might)\s+(?:also\s+)?(?:like | be\s+interested) | we\s+recommend
    | suggested | similar | what\s+to\s+read | from\s+(?:around | across | our | the\s+web | elsewhere)
    | elsewhere | around\s+the\s+web | best\s+of | in\s+other\s+news | don['’]t\s+miss | must[\s-]reads?
    | up\s+next | read\s+next | next\s+up | also\s+(?:read | see | on | in | from) | further\s+reading
    | see\s+also | keep\s+reading | newest) (?:\s+(?:from | in | on | for | by | of | about | like | this | at
    | to | and | & | the | our | you | your | us | web | news | stor(?:y | ies) | articles? | posts? | headlines?
    | coverage | content | topics? | tags? | reads? | reading | read | viewed | popular | shared | commented
    | recent | picks? | choices? | videos? | photos? | links? | galler(?:y | ies) | podcasts? | news\s*feed
    | searches | watched | editors? | site | today | now | stories)\b)*\W*$ | (?:more | latest | related | popular
    | other | top | most\s+\w+ | recent)\s+(?:(?:stories | news | articles? | posts? | headlines? | coverage
    | videos?)\s+)?(?:from | on | in | about | by)\s+[^.!?]{1,50}$ | (?:previous | next | prev | older
    | newer)\s*(?:article | post | story | page | entry | entries | posts | stories)?\s*(?:$ | [:»«→←|-].*)
    | news\s*feed\W*$ | continue\s+reading\b.{0,60}$ | full\s+(?:story | coverage)\W*.{0,60}$ | (?:click
    | tap)\s+(?:here | to)\b.*$ | read\s+(?:more | also)\W*$ | more\s+» )
""")
NAVIGATION = Wording(r"""
    ^\W*(?:skip\s+to\b.{0,40} | exit\s+mobile\s+version | edit\s+(?:post | this | page | article)\b.{0,20}
    | back\s+to\s+(?:top | home\w* | main | gallery | the\s+top | article)\b.{0,20} | (?:main\s+)?menu
    | (?:site\s*)?(?:search | map | index)\b.{0,20} | home(?:\s*page)? | (?:log | sign)\s*-?(?:in | out
    | up)\b.{0,30} | my\s+account | subscribe\s*(?:now | sign\s*in)? | register | share(?:\s+(?:this | on | via
    | article | story | it | by | with | link | options | full\s+article)\b.{0,40})? | share\s*\.? | tweet
    | retweet | e-?mail(?:\s+(?:this | article | us | address)\b.{0,20})? | print(?:\s+(?:this | article | edition
    | friendly)\b.{0,20})? | save(?:\s+(?:article | for\s+later | story)\b.{0,20})? | copy\s+(?:link
    | url)\b.{0,10} | copied | link\s+copied.{0,10} | bookmark | close(?:\s+\w+)? | open(?:\s+\w+)?
    | toggle\b.{0,40} | expand | collapse | contact(?:\s+us)? | about(?:\s+(?:us | the\s+author))?
    | advertise(?:\s+with\s+us)? | careers | faq s? | help(?:\s+cent(?:er | re))? | rss(?:\s+feeds?)?
    | newsletters? | e-?paper | get\s+the\s+app | customer\s+service | no\s+time\s+to\s+read\W* | get\s+(?:a
    | the)\s+summary | summari[sz]e(?:\s+(?:this | article)\b.{0,20})? | key\s+points\s*:? | tags?\s*:?.{0,0}
    | topics?\s*: | filed\s+under\b.{0,80} | posted\s+in\b.{0,80} | categor(?:y | ies)\s*:.{0,80}
    | tags?\s*:.{0,150} | topics?\s*:.{0,150} | keywords?\s*:.{0,150} | in\s+this\s+(?:article
    | story)\s*:?.{0,80} | table\s+of\s+contents | font\s+size.{0,20} | text\s+size.{0,20} | a-?\s*a\+?
    | gift\s+(?:this\s+)?article | view\s+(?:all | on | in | as)\b.{0,30} | show\s+(?:more | less | all)\b.{0,20}
    | load\s+more.{0,20} | see\s+(?:all | more)\b.{0,20} | all\s+topics | breaking(?:\s+news)? | live\s*(?:now
    | tv | updates)? | watch\s+live | page\s+\d+(?:\s+of\s+\d+)? | loading\W* | \d+\s+shares? | shares? | facebook
    | twitter | instagram | youtube | linkedin | pinterest | reddit | telegram | whatsapp | flipboard | messenger
    | viber | x)\W*$
""")

# Asking for money, addresses and attention.
CALLS = Wording(r"""
    subscribe(?:\s+(?:now | today | here | to\b | for\b | via | free) | \s*[.!:]?\s*$) | sign\s*-?up(?:\s+(?:now
    | today | here | free | for\b | to\s+(?:our | the | get | receive | read)) | \s*[.!:]?\s*$) | (?:donate
    | give)(?:\s+(?:now | today | here | to\s+(?:us | our | support) | monthly | once) | \s*[.!:]?\s*$)
    | become\s+an?\s+(?:\w+\s+)?(?:member | subscriber | supporter | patron | donor) | (?:gift | give)\s+(?:a\s+
    | this\s+)?(?:membership | subscription | article) | support\s+(?:us\b | our\s+\w+ | independent\s+\w+
    | quality\s+journalism | local\s+journalism) | (?:follow | like | find | join | add)\s+(?:us | our\s+\w+
    | me)\b | follow\s+(?:@ | \w).{0,60}\s+on\s+(?:facebook | twitter | x\b | instagram | telegram | google
    | youtube | whatsapp | tiktok | linkedin) | (?:download | get | install)\s+(?:our
    | the)\s+(?:\w+\s+){0,4}(?:app | newsletter | newsletters | briefing | alerts | digest)\b | (?:start | try
    | begin | get | claim)\s+(?:your | a | my | our)\s+(?:\w+\s+){0,2}(?:free\s+)?trial | (?:click | tap
    | go)\s+here\b | (?:log | sign)\s+in\s+(?:to | or | now | here) | register\s+(?:now | today | for\s+free
    | here | to\b.{0,30}\byour) | (?:tell | send | e-?mail | contact | write\s+to | message | call | text)\s+us\b
    | (?:got | have)\s+a\s+(?:news\s+)?(?:tip | story | question | comment)\b.{0,60}\b(?:us | our | e-?mail
    | contact) | (?:e-?mail | contact | reach | call | write\s+to)\s+[^.!?]{2,70}(?:@\s?\w
    | \d{3}[-.\s)]\s?\d{3,4}) | join\s+[^.!?]{1,40}\b(?:today | now)\b | (?:members | subscribers)\s+(?:get
    | enjoy | receive | make | keep | also)\b | tell\s+a\s+friend | share\s+(?:this | on | via | your)\b
    | (?:listen | subscribe)\s+(?:to\s+(?:this | our | the)\b.{0,40}\b(?:article | story | podcast | episode)
    | on\b)
""")
"""Imperatives that ask something of the reader, where a sentence begins."""
CALL_WORDS = set_of(
    "subscribe sign signup donate give become gift support follow like find join add download get install start try "
    "begin claim click tap go log register tell send e email contact write message call text got have reach members "
    "subscribers share listen"
)
"""The words with which these begin."""
OFFER_WORDS = set_of(
    "inbox unlimited newsletter newsletters cancel subscriber subscribers subscriber-only member affiliate "
    "commission sponsored paid exclusive account offer subscribe sign plan plans subscription subscriptions "
    "membership memberships reading read month members"
)
OFFERS = Wording(r"""
    \b(?:(?:in | to | into)\s+your\s+inbox | unlimited\s+(?:digital\s+)?access | free\s+newsletters?\b |
    our\s+(?:\w+\s+){0,3}newsletters?\b | (?:daily | weekly | morning | evening | e-?mail |
    free)\s+newsletters?\b.{0,40}(?:here | below | $) | cancel\s+any\s*time | (?:already | not)\s+(?:a | an |
    yet\s+a)\s+(?:subscriber | member)\b | subscriber-only\b | subscribers?\s+only\b | to\s+(?:continue |
    keep)\s+reading\b | to\s+read\s+(?:the\s+(?:full | rest | whole) | this)\s+\w+ | create\s+(?:a\s+free |
    your)\s+account | we\s+may\s+(?:earn | receive)\b.{0,40}\b(?:commission | revenue | fee) |
    affiliate\s+(?:links? | commission) | ^(?:sponsored | paid | presented | brought\s+to\s+you)\s+(?:by |
    content | post)\b | paid\s+(?:post | content | partnership) | exclusive\s+(?:offers? |
    deals?)\b.{0,40}\b(?:your? | subscri\w+ | members?)\b | \d+%\s+off\b.{0,40}\b(?:subscription | your | today)
    | special\s+offer\b | sign\s+up\s+(?:here | for\s+(?:our | the | more)\b | to\s+(?:our | receive | get)\b) |
    would\s+you\s+like\s+(?:us\s+)?to\s+(?:receive | get | send)\b.{0,40}\bnewsletters?\b |
    newsletters?\s+(?:provides? | brings? | gives? | sends? | delivers? | offers?)\s+you\b |
    subscribe\s+(?:here | to\s+our | now)\b | (?:plans? | subscriptions? | memberships?)\s+(?:starts? | from |
    begin | costs?)\b | from\s+\W?\d[\d.]*\s*\w*\s+(?:a | per)\s+(?:month | week | year)\b | (?:members |
    subscribers)\s+(?:get | enjoy | receive)\b)
""")
ADVERTISEMENT = Wording(r"""
    (?:(?:story\s+continues | article\s+continues | continue\s+reading | scroll(?:\s+down)?)\s+(?:below | after
    | to\s+continue)\b.{0,30} | (?:advertisements? | ads? | sponsored | promoted | promotion | ad\s+feedback
    | report\s+(?:this\s+)?ad | skip\s+ad | supported\s+by | paid\s+content | ad\s+choices
    | commercial\s+break))(?:\s+(?:advertisement | \d+))*\W*$
""")
APPEAL = set_of(
    "member members membership memberships reader readers subscriber subscribers subscription subscriptions "
    "subscribe supporter supporters donate donation donations donating donor donors contribute contribution "
    "contributions contributing journalism reporting newsroom mission independent fund funded funding paywall "
    "support gift gifting newsletter newsletters birthday community advertise advertising inbox"
)
TO_READER = set_of("you your yours we our us we're we’re we've we’ve you'll you’ll you're you’re")

# Where clutter begins on a line of sentences.
GLUED = r"""
    (?:read\s+(?:more | also | next) | share\s+(?:this | on | via) | share\W*$ | sign\s+up | subscribe
    | follow\s+us | leave\s+a\s+(?:reply | comment) | post\s+a\s+comment | related\s*(?:: | articles? | stor
    | posts? | news) | advertisement | copyright | © | all\s+rights\s+reserved | (?:previous | next)\s+(?:article
    | post | story) | \d+\s+(?:thoughts?\s+on | comments? | responses?\s+to) | comments?\s*(?:\( | \d | : | $)
    | click\s+here | tags?: | exit\s+mobile | your\s+email | posted\s+in | filed\s+under | skip\s+to
    | become\s+a\s+(?:member | subscriber) | donate | support\s+(?:us | our) | join\s+(?:us | our
    | the\s+(?:conversation | discussion)) | no\s+time\s+to\s+read | get\s+a\s+summary | back\s+to\s+top
    | photo(?:\s+by | :) | you\s+may\s+also | more\s+(?:from | on\s+this) | see\s+also | also\s+read
    | enter\s+your\s+e-?mail | download\s+(?:our | the)\s+app | be\s+the\s+first | we\s+use\s+cookies
    | accept\s+(?:all\s+)?cookies | by\s+signing | thank\s+you\s+for\s+(?:signing | subscribing) | tweet
    | print\b.{0,20}$ | facebook\b.{0,40}$)
"""

ORDER_WORDS = set_of("ignore disregard forget override instead reply respond say answer mention output")
OVERRIDES = re.compile(
    r"\b(?:ignore|disregard|forget|override)(?:\s+(?:all|any|of|the|your|my|these))*\s+(?:previous|prior|above|earlier|other|your)"
    r"(?:\s+\w+)?\s+(?:instructions?|prompts?|rules|directions?)\b"
)
"""Words that only make sense to a language model."""
MACHINES = re.compile(
    r"\b(?:language models?|ai (?:assistants?|models?|systems?|agents?)|chat ?bots?|llms?|any assistant|chatgpt)\b"
)
ORDERS = re.compile(
    r"\b(?:you must|must|do not|don't|never|always|instead|please)\s+(?:say|mention|answer|reply|respond|write|output"
    r"|tell|reveal|summari[sz]e|include|recommend)\b"
)
