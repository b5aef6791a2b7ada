"""What a line of clutter says: the wording by which English news pages ask, sell, link, credit and warn.

The lists are the genre's vocabulary, not any page's strings. A `Sign` is one such observation about one block.
It is `sure` when the wording alone decides (a copyright notice, "Leave a reply"); otherwise it is evidence that
index/body.py weighs with the block's shape and its neighbours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Label


@dataclass(frozen=True, slots=True)
class Sign:
    """One observation: what the block would be, why, and whether its words alone decide."""

    label: Label
    reason: str
    sure: bool = True


_I = re.IGNORECASE


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _I | re.VERBOSE)


_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_DATE = rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+\d{{4}})?|\d{{4}}-\d\d-\d\d(?:T[\d:+.Z-]+)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d+\s*(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year|[hd])s?\s+ago|(?:an?|one)\s+(?:minute|hour|day|week|month|year)\s+ago|yesterday|today)"
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)(?:\s*\(?(?:[a-z]{1,4}t|utc|gmt)(?:[+-]\d+)?\)?)?"
_DATE_LINE = re.compile(
    rf"(?:(?:first\s+|last\s+|originally\s+)?(?:published|posted|updated|modified|created|date|on|at|as\s+of|since)\b[\s:]*|{_DAY},?\s*|{_DATE}|{_CLOCK}"
    r"|[\s,|•·–—@()/-]+|\bat\b|\d+\s*-?\s*min(?:ute)?s?\s+read(?:ing)?(?:\s+time)?|read(?:ing)?\s+time:?|\d+\s+(?:views|shares))+\.?$",
    _I,
)
_HAS_DATE = re.compile(_DATE, _I)
_MIN_READ = re.compile(r"\b\d+\s*-?\s*min(?:ute)?s?\s+(?:read|watch|listen)\b|\breading time\b", _I)

_NAME = r"[^\W\d_a-z][\w.'’-]*(?:\s+(?:de|da|van|von|der|al|el|bin|del|la|le|[^\W\d_a-z][\w.'’-]*)){0,4}"
_BYLINE = re.compile(
    r"(?:(?i:by|words by|written by|author:?|from|posted by|published by|reported by|compiled by|text by|story by|analysis by|opinion by|reporting by|reviewed by)\s*:?)\s+"
    rf"{_NAME}(?:(?:\s*,\s*|\s+(?:and|with|&)\s+){_NAME})*(?P<rest>.*)$"
)
_REPORTERS = re.compile(
    r"\(?(?:additional\s+)?(?:reporting|writing|editing|compiled|contributing|contributors?|contributed|with reporting)\b(?:\s+by\b|\s*:)|.{0,120}\bcontributed to this (?:report|story|article)\b",
    _I,
)

_COMMENT_STRONG = _words(r"""
    \d[\d,.]*\s+(?:thoughts?|responses?|replies|comments?)\s+(?:on|to)\b
    | leave\s+(?:a|your)\s+(?:reply|comment|response) | post\s+(?:a|your)\s+(?:comment|reply) | (?:add|write)\s+(?:a|your)\s+comment
    | be\s+the\s+first\s+to\s+comment | join\s+the\s+(?:conversation|discussion|debate) | have\s+your\s+say
    | (?:reader|user|public|top|recent|latest|newest|oldest|best)\s+comments?\b | comments?\s+(?:section|policy|are\s+closed|from\s+(?:our\s+)?readers)
    | (?:log|sign)\s*-?in\s+to\s+(?:leave\s+a\s+)?(?:comment|reply) | what\s+do\s+you\s+think\?  | (?:what\s+)?(?:our\s+)?readers\s+(?:are\s+saying|say|respond|comment)
    | (?:view|show|load|see|read)\s+(?:all\s+|more\s+|the\s+)?(?:\d+\s+)?(?:comments|replies) | share\s+your\s+(?:thoughts|opinion|views)
""")
_COMMENT_WEAK = _words(r"(?:comments?|responses|replies|discussion)\s*(?:[:.]|\(?\s*\d[\d,.]*\s*\)?)?\s*$ | \d[\d,.]*\s+(?:comments?|replies|responses)\s*$")
OPENS_COMMENTS = _words(r"\d[\d,.]*\s+(?:thoughts?|responses?|replies|comments?)\s+(?:on|to)\b | leave\s+(?:a|your)\s+reply | reader\s+comments? | comments?\s+from\s+readers | be\s+the\s+first\s+to\s+comment")
"""Words that stand only over comments, never as a link at the top of a page."""
COMMENT_MADE = _words(r"(?:.{2,40}\b(?:says|said|wrote|replied|commented)\s*:\s*$ | reply\s*$ | (?:log\s+in\s+to\s+)?reply\b.{0,25}$ | (?:up|down)?votes?\b.{0,15}$ | report\s+(?:abuse|comment)\b | flag\b.{0,15}$ | like\s*\d*\s*$ )")
COMMENT_END = _words(r"(?:end\s+of|close|hide)\s+(?:the\s+)?comments\W*$")
_FORM = _words(r"""
    required\s+fields | indicates\s+required | (?:e-?mail\s+address|it)\s+will\s+not\s+be\s+(?:published|shared) | enter\s+(?:a\s+valid|your|correct|the\s+correct)\b.{0,20}\be-?mail
    | (?:valid|correct|confirm\s+your)\s+e-?mail\s+address | save\s+my\s+name | (?:success\w*)\s+(?:subscribed|signed|registered) | you\s+(?:are|have)\s+(?:now\s+)?(?:success\w*\s+)?subscribed
    | (?:thank\s+you|thanks)\s+for\s+(?:signing|subscribing|registering|your\s+(?:subscription|comment|feedback)) | confirmation\s+e-?mail | forgot(?:ten)?\s+(?:your\s+)?password | notify\s+me\s+of
    | by\s+(?:signing\s+up|subscribing|submitting|clicking|registering|continuing|creating|providing|entering|using\s+this)\b.{0,60}\b(?:you|your|agree)
    | something\s+went\s+wrong | please\s+(?:try\s+again|enter|check\s+your|log\s*in|sign\s*in|enable|upgrade|disable|turn)
""")

_PROMOTION = _words(r"""
    (?:^|[.!?:–—-]\s|\bplease\s)(?:
        subscribe(?:\s+(?:now|today|here|to\b|for\b|via|free)|\s*[.!:]?\s*$)
      | sign\s*-?up(?:\s+(?:now|today|here|free|for\b|to\s+(?:our|the|get|receive|read))|\s*[.!:]?\s*$)
      | (?:donate|give)(?:\s+(?:now|today|here|to\s+(?:us|our|support)|monthly|once)|\s*[.!:]?\s*$)
      | become\s+an?\s+(?:\w+\s+)?(?:member|subscriber|supporter|patron|donor)
      | (?:gift|give)\s+(?:a\s+|this\s+)?(?:membership|subscription|article)
      | support\s+(?:us\b|our\s+\w+|independent\s+\w+|quality\s+journalism|local\s+journalism)
      | (?:follow|like|find|join|add)\s+(?:us|our\s+\w+|me)\b
      | follow\s+(?:@|\w).{0,60}\s+on\s+(?:facebook|twitter|x\b|instagram|telegram|google|youtube|whatsapp|tiktok|linkedin)
      | (?:download|get|install)\s+(?:our|the)\s+(?:\w+\s+){0,4}(?:app|newsletter|newsletters|briefing|alerts|digest)\b
      | (?:start|try|begin|get|claim)\s+(?:your|a|my|our)\s+(?:\w+\s+){0,2}(?:free\s+)?trial
      | (?:click|tap|go)\s+here\b | (?:log|sign)\s+in\s+(?:to|or|now|here) | register\s+(?:now|today|for\s+free|here|to\b.{0,30}\byour)
      | (?:tell|send|e-?mail|contact|write\s+to|message|call|text)\s+us\b | (?:got|have)\s+a\s+(?:news\s+)?(?:tip|story|question|comment)\b.{0,60}\b(?:us|our|e-?mail|contact)
      | (?:e-?mail|contact|reach|write\s+to)\s+(?:him|her|them|the\s+(?:author|writer|reporter)|reporter|staff|\w+\s+\w+)\b.{0,80}@\w
      | share\s+(?:this|on|via|your)\b
      | (?:listen|subscribe)\s+(?:to\s+(?:this|our|the)\b.{0,40}\b(?:article|story|podcast|episode)|on\b)
    )
    | \b(?:in|to|into)\s+your\s+inbox | \bunlimited\s+(?:digital\s+)?access | \bfree\s+newsletters?\b | \bour\s+(?:\w+\s+){0,3}newsletters?\b | \b(?:daily|weekly|morning|evening|e-?mail|free)\s+newsletters?\b.{0,40}(?:here|below|$)
    | \bcancel\s+any\s*time | \bper\s+month\b.{0,30}\bcancel | \b(?:already|not)\s+(?:a|an|yet\s+a)\s+(?:subscriber|member)\b | \bsubscriber-only\b | \bsubscribers?\s+only\b
    | \bto\s+(?:continue|keep)\s+reading\b | \bto\s+read\s+(?:the\s+full|this)\s+(?:story|article)\b | \bcreate\s+(?:a\s+free|your)\s+account
    | \bwe\s+may\s+(?:earn|receive)\b.{0,40}\b(?:commission|revenue|fee) | \baffiliate\s+(?:links?|commission) | ^(?:sponsored|paid|presented|brought\s+to\s+you)\s+(?:by|content|post)\b | \bpaid\s+(?:post|content|partnership)
    | \bexclusive\s+(?:offers?|deals?)\b.{0,40}\b(?:your?|subscri\w+|members?)\b | \b\d+%\s+off\b.{0,40}\b(?:subscription|your|today) | \bspecial\s+offer\b | \bsign\s+up\s+(?:here|for\s+(?:our|the|more)\b|to\s+(?:our|receive|get)\b) | \bsubscribe\s+(?:here|to\s+our|now)\b | \b(?:find|read|see)\s+(?:\w+\s+)?(?:more|it)\s+(?:here|at\s+\w+\.\w+)
""")
_AD = _words(r"""(?:(?:story\s+continues|article\s+continues|continue\s+reading|scroll(?:\s+down)?)\s+(?:below|after|to\s+continue)\b.{0,30} | (?:advertisements?|ads?|sponsored|promoted|promotion|ad\s+feedback|report\s+(?:this\s+)?ad|skip\s+ad|supported\s+by|paid\s+content|ad\s+choices|commercial\s+break))(?:\s+(?:advertisement|\d+))*\W*$""")
_PLAYER = _words(r"""
    \b(?:video|audio|media)\s+(?:player|content|on\s+ad|unavailable|is\s+loading|will\s+(?:start|play)) | \bthis\s+ad\b | \bads?\s+(?:froze|feedback|blocker|never|did\s+not)\b | \bnever\s+loaded\b | \bslow\s+to\s+load\b | \b(?:enable|disable|turn\s+(?:on|off))\s+(?:javascript|your\s+ad\s?blocker|cookies)
    | \byour\s+browser\b | \bthis\s+(?:audio|voice|article|text|translation)\s+(?:is|was|has\s+been)\s+(?:auto-?|automatically\s+|machine-?\s?)?(?:created|generated|translated|read|narrated)\b | \b(?:listen|watch)\s+(?:to\s+)?(?:this|the|now|live|full)\b.{0,25}(?:article|story|video|episode|now)?\W*$
    | ^(?:now\s+playing|up\s+next|playback|volume|mute|captions\s+off|loading|advertisement)\b | \bplay\s+(?:video|audio)\b | \bauto\s?play\b
""")
_CONSENT = _words(r"""\b(?:cookies?(?:\s+(?:policy|settings|preferences|consent|notice))? | consent | (?:our|trusted|\d+|advertising)\s+partners | personal\s+(?:data|information) | personali[sz]ed\s+(?:ads?|advertising|content) | legitimate\s+interests?
    | privacy\s+(?:policy|settings|notice|statement|choices|manager) | your\s+(?:choices|preferences|device|privacy) | accept(?:\s+all)? | reject\s+all | manage\s+(?:settings|preferences|options|cookies|choices) | gdpr | terms\s+(?:of\s+(?:use|service)|and\s+conditions|&\s+conditions) | opt[\s-]out | browsing | vendors)\b""")
_LEGAL = _words(r"""
    © | \(c\)\s*(?:19|20)\d\d | \bcopyright\s+(?:©|\(c\)|(?:19|20)\d\d|notice|by\b|[-–—]|all) | \ball\s+rights\s+reserved\b | \bmay\s+not\s+be\s+(?:published|reproduced|copied|reprinted|rebroadcast)\b | \bnot\s+responsible\s+for\s+(?:the\s+)?(?:content|accuracy)\b
    | \b(?:views|opinions)\b.{0,60}\b(?:are|those)\b.{0,40}\b(?:author|writer|own\b.{0,30}\bnot\b).{0,120}\b(?:not\s+necessarily|editorial|do\s+not|stance) | ^(?:terms\s+(?:of\s+(?:use|service|sale)|and\s+conditions|&\s+conditions)|privacy(?:\s+(?:policy|notice|statement|center))?|cookie\s+(?:policy|settings|notice)|legal\s+notices?|imprint|disclaimer|accessibility(?:\s+statement)?|do\s+not\s+sell\b.{0,40}|ad\s*choices|code\s+of\s+ethics|editorial\s+(?:policy|standards)|corrections\s+policy)\W*$
    | \b(?:quotes|market\s+data|data)\s+(?:are\s+)?(?:delayed|provided)\b.{0,80}\b(?:minutes|by)\b | ^this\s+(?:site|website|page)\s+(?:uses|is\s+protected|is\s+operated)\b | \bprotected\s+by\s+recaptcha\b | \bISSN\b | \b(?:registered|company)\s+(?:in|number|office)\b.{0,40}\b(?:england|wales|no\b|number|\d{5,})
""")
_AGENCY = r"(?:getty(?:\s+images)?|a\.?p\.?(?:\s+photo)?|associated\s+press|reuters|afp|epa(?:-efe)?|shutterstock|alamy|istock(?:photo)?|bloomberg|xinhua|tass|sputnik|anadolu(?:\s+agency)?|imago|zuma(?:\s+press)?|wikimedia|unsplash|flickr|pexels|handout|file(?:\s+photo)?|pool|courtesy|screenshot|ukrinform|ria\s+novosti|kyodo|yonhap|pa(?:\s+(?:wire|media|images))?|rex|usa\s+today\s+sports|sipa|dpa|nurphoto|contributor|staff|photo|image)"
_CREDIT = _words(rf"""
    [(\[](?:[^()\[\]]{{0,60}}[/,|:]\s*)?(?:(?:photo|image|picture|credit)s?(?:\s*(?:by|:|via|courtesy\s+of))?\s*[^()\[\]]{{0,40}}|(?:via\s+)?{_AGENCY}(?:\s*/\s*[^()\[\]]{{0,40}}|\s+via\s+[^()\[\]]{{0,40}})?)[)\]]\W*$
    | (?:^|[.\s])(?:photo(?:graph)?s?|images?|pictures?|illustrations?|graphics?|video|credit|photo\s+credits?|image\s+credits?|picture\s+credit|image\s+source|photo\s+(?:courtesy|illustration))(?:\s+(?:by|courtesy(?:\s+of)?|via|credit))?\s*:\s*\S
    | \b(?:photo|photograph|image|picture|illustration)\s+(?:by|courtesy\s+of)\s+\S | \bap\s+photo\b | \bgetty\s+images?\b\W*(?:\S+\W*){{0,4}}$ | /(?:getty|afp|reuters|ap|epa|shutterstock|alamy|tass|sputnik|bloomberg)\b[^.]{{0,40}}$ | \bvia\s+(?:reuters|getty|ap|afp|shutterstock)\b\W*(?:\S+\W*){{0,2}}$
    | ^(?:file\s*(?:photo)?\s*[:–—-]|file\s+photo\b|image\s+(?:caption|copyright|source)|media\s+caption|caption\b|photo\b.{{0,4}}$|enlarge\s+(?:this\s+)?image|view\s+(?:image|gallery|photos)|hide\s+caption|toggle\s+caption|\(?(?:pictured|above|left|right)\b.{{0,6}}[:)]|image\s+\d+\s+of|\d+\s*/\s*\d+\s*$|\d+\s+of\s+\d+\b) | \b(?:file\s+photo|stock\s+image|screengrab|screenshot)\b\W*$ | credit\.\.\.
""")
_RELATED = _words(r"""
    ^\W*(?:
        (?:read|see|watch|listen|learn|view|discover|find\s+out|explore|show|load|hear)\s+(?:also|more|next|the\s+full|full|all|our|this|here|too|related)\b(?:\s*[:|–—-]\s*.*|\W*$|(?=.{0,80}$)(?!.*[a-z][.!?]["”’]?$))
      | (?:read|see|watch|listen|also|related|recommended|more|explainer|opinion|analysis|fact\s+check|video|gallery|in\s+pictures|podcast|live|timeline|background|go\s+deeper|dig\s+deeper|up\s+next|don['’]t\s+miss|must\s+read|trending|in\s+case\s+you\s+missed\s+it|icymi|from\s+the\s+archives?|further\s+reading|see\s+also|read\s+also|also\s+read|also\s+see|you\s+may\s+(?:also\s+)?like|recommended\s+(?:reading|for\s+you)|related\s+(?:articles?|stor(?:y|ies)|news|topics?|content|posts?|coverage|links?|video|reading))\s*[:|]\s*\S.*
      | (?:more|most|latest|related|recommended|top|trending|popular|recent|other|featured|editors?['’]?s?['’]?|today['’]s|this\s+week['’]s|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)|we\s+recommend|suggested|similar|what\s+to\s+read|from\s+(?:around|across|our|the\s+web|elsewhere)|elsewhere|around\s+the\s+web|best\s+of|in\s+other\s+news|don['’]t\s+miss|must[\s-]reads?|up\s+next|read\s+next|next\s+up|also\s+(?:read|see|on|in|from)|further\s+reading|see\s+also|keep\s+reading|newest)
           (?:\s+(?:from|in|on|for|by|of|about|like|this|at|to|and|&|the|our|you|your|us|web|news|stor(?:y|ies)|articles?|posts?|headlines?|coverage|content|topics?|tags?|reads?|reading|read|viewed|popular|shared|commented|recent|picks?|choices?|videos?|photos?|links?|galler(?:y|ies)|podcasts?|news\s*feed|searches|watched|editors?|site|today|now|stories)\b)*\W*$
      | (?:more|latest|related|popular|other|top|most\s+\w+|recent)\s+(?:(?:stories|news|articles?|posts?|headlines?|coverage|videos?)\s+)?(?:from|on|in|about|by)\s+[^.!?]{1,50}$
      | (?:previous|next|prev|older|newer)\s*(?:article|post|story|page|entry|entries|posts|stories)?\s*(?:$|[:»«→←|-].*)
      | news\s*feed\W*$ | continue\s+reading\b.{0,60}$ | full\s+(?:story|coverage)\W*.{0,60}$ | (?:click|tap)\s+(?:here|to)\b.*$ | read\s+(?:more|also)\W*$ | more\s+»
    )
""")
_RELATED_ALONE = re.compile(r"^\W*(?:opinion|analysis|video|gallery|podcast|live|timeline|background|explainer|more|also|see|watch|read|listen)\W*$", _I)
_NAVIGATION = _words(r"""
    ^\W*(?:skip\s+to\b.{0,40} | exit\s+mobile\s+version | edit\s+(?:post|this|page|article)\b.{0,20} | back\s+to\s+(?:top|home\w*|main|gallery|the\s+top|article)\b.{0,20} | (?:main\s+)?menu | (?:site\s*)?(?:search|map|index)\b.{0,20} | home(?:\s*page)? | (?:log|sign)\s*-?(?:in|out|up)\b.{0,30} | my\s+account | subscribe\s*(?:now|sign\s*in)?|register
      | share(?:\s+(?:this|on|via|article|story|it|by|with|link|options|full\s+article)\b.{0,40})? | share\s*\.? | tweet | retweet | e-?mail(?:\s+(?:this|article|us|address)\b.{0,20})? | print(?:\s+(?:this|article|edition|friendly)\b.{0,20})? | save(?:\s+(?:article|for\s+later|story)\b.{0,20})? | copy\s+(?:link|url)\b.{0,10} | copied | link\s+copied.{0,10} | bookmark | close(?:\s+\w+)? | open(?:\s+\w+)? | toggle\b.{0,40} | expand | collapse
      | contact(?:\s+us)? | about(?:\s+(?:us|the\s+author))? | advertise(?:\s+with\s+us)? | careers | faq s? | help(?:\s+cent(?:er|re))? | rss(?:\s+feeds?)? | newsletters? | e-?paper | get\s+the\s+app | customer\s+service | no\s+time\s+to\s+read\W* | get\s+(?:a|the)\s+summary | summari[sz]e(?:\s+(?:this|article)\b.{0,20})? | key\s+points\s*:? | tags?\s*:?.{0,0} | topics?\s*: | filed\s+under\b.{0,80} | posted\s+in\b.{0,80} | categor(?:y|ies)\s*:.{0,80} | tags?\s*:.{0,150} | topics?\s*:.{0,150} | keywords?\s*:.{0,150} | in\s+this\s+(?:article|story)\s*:?.{0,80} | table\s+of\s+contents | font\s+size.{0,20} | text\s+size.{0,20} | a-?\s*a\+? | gift\s+(?:this\s+)?article | view\s+(?:all|on|in|as)\b.{0,30} | show\s+(?:more|less|all)\b.{0,20} | load\s+more.{0,20} | see\s+(?:all|more)\b.{0,20} | all\s+topics | breaking(?:\s+news)? | live\s*(?:now|tv|updates)? | watch\s+live | page\s+\d+(?:\s+of\s+\d+)? | loading\W* | \d+\s+shares? | shares? | facebook|twitter|instagram|youtube|linkedin|pinterest|reddit|telegram|whatsapp|flipboard|messenger|viber|x)\W*$
""")
_SHARE_WORDS = re.compile(r"\b(?:share|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|pinterest|reddit|telegram|copy link|instagram|youtube|tiktok|flipboard|messenger|viber|vkontakte|tumblr|rss|pocket|bluesky|threads|mastodon|link|save|bookmark|comment)\b", _I)
_CARDS = re.compile(r"\b(?:visa|master\s?card|american\s?express|amex|paypal|apple\s?pay|google\s?pay|stripe)\b", _I)
_APPEAL = re.compile(r"\b(?:members?|memberships?|readers?|subscribers?|subscriptions?|subscribe|supporters?|donat\w+|contribut\w+|journalism|reporting|newsroom|mission|independent|fund(?:ed|ing)?|paywall|support|gift(?:ing)?|newsletters?|campaign goal|birthday|community|advertis\w+|inbox|sign up)\b", _I)
_TO_READER = re.compile(r"\b(?:you|your|yours|we|our|us|we['’]re|we['’]ve|you['’]ll|you['’]re)\b", _I)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|‘[^’]{12,}’")
_ICONS = re.compile(r"icon", _I)
_BREADCRUMB = re.compile(r"\s(?:[|»›>•·→/]|::)\s|[|»›]")


def sign_of(text: str, words: int) -> Sign | None:
    """The most telling sign in a block of `words` words, or None. Spaces in `text` are single and outer ones gone."""
    for look in (_comment_sign, _boilerplate_sign, _byline_sign, _caption_sign, _link_sign, _promotion_sign):
        if sign := look(text, words):
            return sign
    return None


def _comment_sign(text: str, words: int) -> Sign | None:
    if words <= 25 and _COMMENT_STRONG.match(text):
        return Sign(Label.COMMENT, "asks for or opens reader comments")
    if words <= 4 and _COMMENT_WEAK.match(text):
        return Sign(Label.COMMENT, "a heading over reader comments")
    return None


def _boilerplate_sign(text: str, words: int) -> Sign | None:
    if words <= 40 and _FORM.search(text):
        return Sign(Label.PROMOTION, "a form's field or message")
    if words <= 120 and _LEGAL.search(text):
        return Sign(Label.LEGAL, "a legal notice")
    consent = {match.lower() for match in _CONSENT.findall(text)}
    if len(consent) >= 2 and (words <= 12 or _TO_READER.search(_QUOTED.sub(" ", text))):
        return Sign(Label.LEGAL, "asks for consent or states terms")
    if words <= 50 and _PLAYER.search(_QUOTED.sub(" ", text)):
        return Sign(Label.NAVIGATION, "a message of a player, an advertisement or the browser", sure=words <= 12 or len(_PLAYER.findall(text)) > 1)
    return None


def _byline_sign(text: str, words: int) -> Sign | None:
    if words <= 16 and len(text) < 120 and any(c.isdigit() for c in text) and _DATE_LINE.match(text):
        return Sign(Label.DATELINE, "a date and nothing else")
    if words <= 40 and (match := _BYLINE.match(text)):
        rest = match["rest"]
        if not rest.strip(" .,|") or _HAS_DATE.search(rest) or _MIN_READ.search(rest) or (words <= 14 and not text.endswith((".", "?", "!"))):
            return Sign(Label.BYLINE, "names who wrote it")
    if words <= 60 and _REPORTERS.match(text):
        return Sign(Label.BYLINE, "names who reported or edited it")
    if words <= 20 and _MIN_READ.search(text):
        return Sign(Label.BYLINE, "gives the reading time")
    return None


def _caption_sign(text: str, words: int) -> Sign | None:
    if words <= 90 and _CREDIT.search(text):
        return Sign(Label.CAPTION, "carries a picture credit")
    return None


def _link_sign(text: str, words: int) -> Sign | None:
    if words <= 30 and _NAVIGATION.match(text):
        return Sign(Label.NAVIGATION, "a control or link of the page")
    if words <= 30 and not _RELATED_ALONE.match(text) and _RELATED.match(text):
        return Sign(Label.RELATED, "points to other articles")
    if words <= 4 and _RELATED_ALONE.match(text):
        return Sign(Label.RELATED, "the name of a section", sure=False)
    if words >= 3 and len(_ICONS.findall(text)) * 4 > words:
        return Sign(Label.NAVIGATION, "a run of icon names")
    if words <= 20 and len(_SHARE_WORDS.findall(text)) * 2 >= max(words, 2):
        return Sign(Label.NAVIGATION, "a bar of sharing buttons")
    if words <= 12 and len(_CARDS.findall(text)) * 2 >= max(words, 2):
        return Sign(Label.PROMOTION, "ways to pay")
    if len(_BREADCRUMB.findall(text)) >= 2 and not text.endswith((".", "!", "?", "”", '"')):
        return Sign(Label.NAVIGATION, "links in a row", sure=words < 40)
    return None


def _promotion_sign(text: str, words: int) -> Sign | None:
    if words <= 12 and _AD.match(text):
        return Sign(Label.PROMOTION, "marks an advertisement")
    own = _QUOTED.sub(" ", text)
    hits = len(_PROMOTION.findall(own))
    if hits and (words <= 40 or hits > 1) and words <= 120:
        return Sign(Label.PROMOTION, "asks the reader to subscribe, follow, share or pay")
    appeal, direct = len(_APPEAL.findall(own)), len(_TO_READER.findall(own))
    if words <= 150 and appeal >= 2 and direct >= 1 and (appeal + direct) * 7 >= words:
        return Sign(Label.PROMOTION, "appeals to readers for support", sure=appeal >= 3 and direct >= 2)
    return None


_OPENING_WORDS = r"""
    (?:Read\s+(?:more|also|next)|Share\s+(?:this|on|via)|Share\W*$|Sign\s+up|Subscribe|Follow\s+us|Leave\s+a\s+(?:reply|comment)|Post\s+a\s+comment|Related\s*(?::|articles?|stor|posts?|news)|Advertisement|Copyright|©|All\s+rights\s+reserved|(?:Previous|Next)\s+(?:article|post|story)
    |\d+\s+(?:thoughts?\s+on|comments?|responses?\s+to)|Comments?\s*(?:\(|\d|:|$)|Click\s+here|Tags?:|Exit\s+mobile|Your\s+email|Posted\s+in|Filed\s+under|Skip\s+to|Become\s+a\s+(?:member|subscriber)|Donate|Support\s+(?:us|our)|Join\s+(?:us|our|the\s+(?:conversation|discussion))|No\s+time\s+to\s+read|Get\s+a\s+summary|Back\s+to\s+top|Photo(?:\s+by|:)|You\s+may\s+also|More\s+(?:from|on\s+this)|See\s+also|Also\s+read|Enter\s+your\s+e-?mail|Download\s+(?:our|the)\s+app|Be\s+the\s+first|We\s+use\s+cookies|Accept\s+(?:all\s+)?cookies|By\s+signing|Thank\s+you\s+for\s+(?:signing|subscribing)|Tweet|Print\b.{0,20}$|Facebook\b.{0,40}$)
"""
_OPENING = _words(_OPENING_WORDS)
_GLUE = _words(rf"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)]))\s*(?={_OPENING_WORDS})")
_SHARE_TAIL = re.compile(r"\s+(?:(?:Share|Tweet|Email|Print|Facebook|Twitter|WhatsApp|LinkedIn|Pinterest|Reddit|Telegram|Copy link)\b[\s|,·•]*){2,}$")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=[“\"‘'(]?[A-Z0-9])")


def glued(line: str) -> list[int]:
    """Where to cut a line on which clutter stands before, between or after sentences: offsets in ascending order."""
    cuts: set[int] = set()
    if tail := _SHARE_TAIL.search(line):
        cuts.add(tail.start())
    for start in _openings(line):
        end = _SENTENCE_END.search(line, start)
        sentence = line[start : end.end() if end else len(line)].strip()
        if (sign := sign_of(sentence, len(sentence.split()))) and sign.sure:
            cuts.update((start, end.end()) if end else (start,))
    return sorted(cut for cut in cuts if 0 < cut < len(line))


def _openings(line: str) -> Iterator[int]:
    """Where a sentence begins like clutter."""
    if len(line) >= 30:
        if _OPENING.match(line):
            yield 0
        yield from (match.end() for match in _GLUE.finditer(line))
