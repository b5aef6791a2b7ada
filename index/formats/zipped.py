"""Parts of a ZIP file (.docx, .epub), read without trust: none larger than allowed, no entities, no network."""

import zlib
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from index.errors import SourceError

MOST_PARTS = 20_000
"""What a book or document may hold; a list of millions would take all memory before the first is read."""


def opened(file: Path | IO[bytes], source: str) -> ZipFile:
    """The ZIP file. Raises SourceError for what is none."""
    try:
        found = ZipFile(file)
    except (BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise SourceError(source, f"is damaged, or not what its name says ({error})") from error
    if len(found.infolist()) > MOST_PARTS:
        found.close()
        raise SourceError(source, f"has more than {MOST_PARTS:,} parts")
    return found


def part(archive: ZipFile, name: str, source: str, limit_bytes: int) -> bytes | None:
    """A part's content; None where there is no such part. What its own head says of its size is not believed."""
    try:
        with archive.open(name) as file:
            data = file.read(limit_bytes + 1)
    except KeyError:
        return None
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, OSError, ValueError) as error:
        raise SourceError(source, f"its part {name} cannot be read ({error})") from error
    if len(data) > limit_bytes:
        limit = f"{limit_bytes / 1_000_000:.3g} MB"
        raise SourceError(source, f"its part {name} is larger than {limit}; raise the limit with PRECIS_MAX_FILE_MB")
    return data


def tree(data: bytes, source: str) -> Any:
    """The root of an XML document (an lxml element). Raises SourceError where it is damaged."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(source, f"is damaged ({error})") from error
    if root is None:
        raise SourceError(source, "is damaged: it holds no XML")
    return root


def said(root: Any, *names: str) -> str | None:
    """The words of the first element of one of these local names, whatever its namespace; None where there are none."""
    for name in names:
        for element in root.iter(f"{{*}}{name}"):
            words = " ".join("".join(element.itertext()).split())
            if words:
                return words
    return None
