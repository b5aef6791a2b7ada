"""Whether a sentence of an article asks something, and so tells nothing."""

import re

_ENDS_ASKING = re.compile(r"[?？؟][”\"’')»」』\s]*$")


def asks(sentence: str) -> bool:
    """Whether it ends as a question does, in any of the scripts that are read; also within quotation marks."""
    return _ENDS_ASKING.search(sentence) is not None
