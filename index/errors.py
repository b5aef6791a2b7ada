"""What can go wrong, in the reader's words. Each error carries the thing at fault and the way out."""


class PrecisError(Exception):
    """An error whose message is fit for a reader. `code` is stable and appears in JSON and problem details."""

    code = "error"

    def __reduce__(self) -> tuple[object, ...]:
        """For another process that is told of it: pickle's own way gives the message to a class that takes more."""
        return _raised_again, (type(self), self.args), self.__dict__


class SourceError(PrecisError):
    """A source could not be read: `notes.pdf: no text layer; run OCR first`."""

    code = "source"

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"{source}: {problem}")
        self.source = source
        self.problem = problem


class NotFoundError(PrecisError):
    """An id or source that the library does not hold."""

    code = "not_found"


class LibraryError(PrecisError):
    """The library cannot be opened or written: read-only, full disk, newer version, another embedding model."""

    code = "library"


class LockedError(LibraryError):
    """Another process holds the library."""

    code = "locked"


class UsageError(PrecisError):
    """What was asked makes no sense: an empty question, an impossible period, an unknown setting."""

    code = "usage"


class WriterError(PrecisError):
    """A language model could not be reached or would not answer."""

    code = "writer"


class CostError(WriterError):
    """The next call could pass the cost limit."""

    code = "cost"


class WorkerError(PrecisError):
    """A process that answers could not be started, or died over a question."""

    code = "worker"


def _raised_again(kind: type[PrecisError], arguments: tuple[object, ...]) -> PrecisError:
    return kind.__new__(kind, *arguments)
