"""Where text is shown: wrapped, coloured and linked in a terminal; in a pipe each paragraph is one plain line."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDEST = 100
"""Columns beyond which running text gets hard to read."""
NARROWEST = 24
NUMBER, DIM, BOLD, WARN = "cyan", "dim", "bold", "yellow"


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in one style, and what a click on them opens."""

    words: str
    style: str = ""
    link: str | None = None


Words = str | Styled


class Page:
    """`plain` where no styles can be shown. Only a terminal needs rich, which takes a while to import."""

    def __init__(
        self,
        stream: TextIO,
        base: Path,
        *,
        width: int | None = None,
        environ: Mapping[str, str] = os.environ,
        tty: bool | None = None,
    ) -> None:
        """`environ` and `tty` are another process's where the page is written for its terminal."""
        self.stream = stream
        self.base = base
        styled = stream.isatty() or environ.get("FORCE_COLOR") if tty is None else tty
        self.console = _console(stream, width, environ, tty) if styled else None
        self.plain = self.console is None
        self.links = self.console is not None and environ.get("TERM") not in ("linux", "dumb")
        self.bullet = "• " if self.console and (self.console.encoding or "").startswith("utf") else "- "

    def write(self, *words: Words, prefix: Words | Iterable[Words] = "", left: int = 0) -> None:
        """One paragraph, `left` columns in, with `prefix` before its first line and the rest hanging under its end."""
        before = [" " * left, *((prefix,) if isinstance(prefix, Words) else prefix)]
        if self.console is None:
            print(plain((*before, *words)), file=self.stream)
            return
        head = _styled(before)
        width = max(min(self.console.width, WIDEST) - head.cell_len, NARROWEST)
        for n, line in enumerate(_styled(words).wrap(self.console, width) or [_styled(())]):
            line.rstrip()
            start = head if n == 0 else _styled((" " * head.cell_len,))
            self.console.print(start + line, soft_wrap=True)

    def table(self, names: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Aligned columns, the last one cut at the terminal's edge; in a pipe tab-separated, uncut, without names."""
        if self.console is None:
            for row in rows:
                print("\t".join(row), file=self.stream)
            return
        from rich.cells import cell_len

        cells = [[*names], *([*row] for row in rows)]
        *widths, _ = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
        for n, row in enumerate(cells):
            aligned = [cell + " " * (width - cell_len(cell) + 2) for cell, width in zip(row, widths, strict=False)]
            line = _styled((Styled("".join([*aligned, row[-1]]), "" if n else DIM),))
            line.truncate(self.console.width, overflow="ellipsis")
            self.console.print(line, soft_wrap=True)

    def linked(self, words: str, source: str, style: str = "") -> Styled:
        """`words`, clickable where the terminal can: a page's address, or a file."""
        if not self.links or source == "-":
            return Styled(words, style)
        return Styled(words, style, link=Path(source).as_uri() if Path(source).is_absolute() else source)


def plain(words: Iterable[Words]) -> str:
    return "".join(each if isinstance(each, str) else each.words for each in words)


def _console(stream: TextIO, width: int | None, environ: Mapping[str, str], tty: bool | None) -> "Console | None":
    """Where styles are shown; None for a terminal of which the environment says that it shows none."""
    from rich.console import Console

    console = Console(
        file=stream, highlight=False, markup=False, emoji=False, width=width, force_terminal=tty, _environ=environ
    )
    return console if console.is_terminal else None


def _styled(words: Iterable[Words]) -> "Text":
    from rich.style import Style
    from rich.text import Text

    text = Text()
    for each in words:
        if isinstance(each, str):
            text.append(each)
        else:
            text.append(each.words, Style.parse(each.style) + Style(link=each.link))
    return text
