"""Bytes -> text: exactly, or not at all.

A text file's decoded content is the source text that every offset points into, so a wrong guess here would put wrong
words into quotations. What cannot be decoded with confidence is refused, with the reason.
"""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Longest first where one begins with another: UTF-32-LE's mark begins with UTF-16-LE's."""

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
)

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.01
"""The share of control characters from which content is taken for binary; stray ones are common in scraped text."""

_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")

_CP1252_INSIDE = re.compile(r"(?<=[^\W\d_])(?:[¡-©«-´¶-¹»-¿×÷ƒ†‡ˆ˜‰‹€™¤](?=[^\W\d_])|[¡¿¬¦¨¯¸¤]|(?<=[^mM])[¹³])")
"""Signs that do not stand inside or after a word: they show that an encoding other than Windows-1252 was meant."""

_MULTIBYTE_ENCODINGS = ["gb18030", "big5", "cp932", "euc_jp", "cp949"]
"""Text of any length is hardly ever valid in these by chance, so that likeness to a language need not be shown."""

_CANDIDATES = [
    *("cp1251", "koi8_r", "koi8_u", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2"),
    *_MULTIBYTE_ENCODINGS,
]
"""The encodings in which the web's text is still met (WHATWG's list without rarities and Apple's and IBM's own)."""

_MOST_CHAOS = 0.15
"""charset-normalizer's "mess ratio" above which a guess is not taken; its own limit is 0.2."""

_LEAST_COHERENCE = 0.2
"""charset-normalizer's likeness to a known language below which a guess is not taken."""

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_WHATWG = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932",
    "sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874",
    "iso-8859-11": "cp874", "x-sjis": "cp932", "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8",
}  # fmt: skip
"""What a declared charset means in practice (WHATWG Encoding Standard, "Names and labels"; HTML's prescan)."""


class UndecodableError(ValueError):
    """The bytes are not text, or not text in an encoding that can be told."""


def text(data: bytes) -> str:
    """The bytes of a text file, decoded exactly. A byte order mark stays, as U+FEFF. Raises UndecodableError."""
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind:
        raise UndecodableError(f"it is {kind}, not plain text")
    words = _marked(data) or _wide(data)
    if words is None:
        if b"\0" in data:
            raise UndecodableError("it holds NUL bytes, so it is binary, not plain text")
        words = _utf8(data)
    if "\0" in words or len(_CONTROLS.findall(words)) > _MOST_CONTROLS * len(words):
        raise UndecodableError("it is full of control characters, so it is binary, not plain text")
    return words


def page(data: bytes, declared: str | None = None) -> str:
    """The bytes of an HTML page, decoded as a browser would: mark, valid UTF-8, declared charset, then detection.

    `declared` is the charset that came beside it, as in an HTTP header.

    Raises UndecodableError where more than one character in a hundred would be lost.
    """
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind:
        raise UndecodableError(f"it is {kind}, not a page")
    words = _marked(data) or _wide(data)
    if words is None:
        words = _declared(data, declared)
    if words.count("\ufffd") > 0.01 * len(words) or words.count("\0") > 0.01 * len(words):
        raise UndecodableError("it is binary, or in an encoding that cannot be told")
    return words.replace("\0", "")


def _marked(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UndecodableError(f"it is marked as {encoding} and is not, at byte {error.start}") from error
    return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text in it is NUL."""
    head = data[:4096]
    if b"\0" not in head or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.2 * len(head) or min(even, odd) > 0.02 * len(head):
        return None
    try:
        return data.decode("utf-16-be" if even > odd else "utf-16-le")
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        lossy = data.decode("utf-8", "ignore")
        good = sum(ord(character) > 127 for character in lossy)
        bad = len(data) - len(lossy.encode())
        if good > bad:
            line = data.count(b"\n", 0, error.start) + 1
            raise UndecodableError(
                f"it is UTF-8 with a broken byte 0x{data[error.start]:02x} at offset {error.start} (line {line})"
            ) from error
        return _detected(data)


def _detected(data: bytes) -> str:
    """Text in one of the older encodings. Windows-1252 is told by its own signs, as charset-normalizer confuses it."""
    western = data.decode("cp1252", "ignore")
    if len(western) == len(data) and _is_western(western):
        return western
    from charset_normalizer import from_bytes

    guesses = from_bytes(data, cp_isolation=_CANDIDATES, preemptive_behaviour=False)
    likely = [
        (guess.coherence, guess.chaos, words, guess.encoding)
        for guess in guesses
        if guess.chaos <= _MOST_CHAOS and (words := _decoded(data, guess.encoding)) and not _CP1252_INSIDE.search(words)
    ]
    if not likely:
        raise UndecodableError("its encoding cannot be told; save it as UTF-8")
    coherence, chaos, words, encoding = likely[0]
    rivals = [
        rival for rival in likely[1:] if rival[2] != words and rival[0] > coherence - 0.1 and rival[1] < chaos + 0.1
    ]
    if rivals or (coherence < _LEAST_COHERENCE and encoding not in _MULTIBYTE_ENCODINGS):
        raise UndecodableError("its encoding cannot be told for certain; save it as UTF-8")
    return words


def _decoded(data: bytes, encoding: str) -> str:
    """The text, or "" where it is not wholly in this encoding (charset-normalizer judges by samples)."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_western(words: str) -> bool:
    """Whether text decoded as Windows-1252 reads like it: few accented letters, and no sign within a word."""
    letters = [character for character in words if character.isalpha()]
    accented = sum(ord(character) > 127 for character in letters)
    if accented > 0.25 * len(letters) or len(letters) < 0.5 * len(words.replace(" ", "")):
        return False
    return not _CP1252_INSIDE.search(words) and not _CONTROLS.search(words)


def _declared(data: bytes, beside: str | None) -> str:
    inside = _XML.search(data[:1024]) or _META.search(data[:8192])
    name = inside[1].decode("ascii", "replace").lower() if inside else ""
    if beside and not (name and _WHATWG.get(beside) == "cp1252"):  # which servers add to what they do not know
        name = beside
    if not name.startswith("iso-2022"):  # its text is valid UTF-8 too, byte by byte
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        encoding = codecs.lookup(_WHATWG.get(name, name)).name
        if name and len(data.decode(encoding, "ignore")) and encoding != "utf-8":
            return data.decode(encoding, "replace")
    except (LookupError, ValueError):  # an encoding that nobody knows, or one that is not of characters
        pass
    if len(_MULTIBYTE.findall(data)) > data.decode("utf-8", "replace").count("\ufffd"):
        return data.decode("utf-8", "replace")
    try:
        return _detected(data)
    except UndecodableError:
        return data.decode("utf-8", "replace")
