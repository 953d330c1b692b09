"""The errors of Riwaya: one root; every message gives place, fault and remedy."""


class RiwayaError(Exception):
    """Root of all errors that Riwaya raises for bad data; a batch may catch it and go on."""


class DataError(RiwayaError, ValueError):
    """Something in a file is wrong. ``where`` is ``file`` or ``file:line``: editors jump to it."""

    def __init__(self, where: str, problem: str, hint: str) -> None:
        super().__init__(where, problem, hint)  # as args, so that it pickles across workers
        self.where, self.problem, self.hint = where, problem, hint

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}\n  hint: {self.hint}"


class LexiconError(DataError):
    """One of our own tables breaks its contract."""


class IngestError(DataError):
    """A file that was to be read cannot become a document."""


class LedgerError(DataError):
    """A ledger cannot be opened, written, or trusted."""


class StaleDecision(LedgerError):  # noqa: N818 - it names what happened, as people say it
    """Somebody decided on the same claim meanwhile; nothing was written.

    ``seq`` is the number of that decision, ``by``, ``at`` and ``act`` who decided what, when.
    """

    def __init__(self, where: str, *, seq: int, by: str, at: str, act: str) -> None:
        problem = f"{by} decided on it meanwhile: {act}"
        super().__init__(where, problem, "look at that decision, then decide again")
        self.seq, self.by, self.at, self.act = seq, by, at, act

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Keep the keyword-only parts when it is pickled across workers."""
        return _stale_again, (self.where, self.seq, self.by, self.at, self.act)


def _stale_again(where: str, seq: int, by: str, at: str, act: str) -> StaleDecision:
    return StaleDecision(where, seq=seq, by=by, at=at, act=act)


class NetworkError(DataError):
    """The file of the learned reader is missing, damaged, or of another version."""


class QuestionError(DataError):
    """A question cannot be asked as it stands; ``problem`` says what was understood."""
