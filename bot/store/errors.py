"""What can go wrong in the store, in words an administrator understands."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do this: a wrong address, an unwritable folder, a schema from the future, a missing row."""

    @property
    def told(self) -> str:
        """What a log may hold of it: its kind, since a database's own words may quote what was to be written."""
        return type(self).__name__


class StoreDown(StoreError):
    """The database cannot be reached or cannot write now. Whether the last write was kept is not known; with the
    same client key it may be sent again."""


class DiskFull(StoreDown):
    """There is no room to write. The sentence names the place and quotes nothing, so that a log may hold it."""

    @property
    def told(self) -> str:
        return f"{type(self).__name__}: {self}"


class Unstorable(StoreError):
    """A text holds NUL or half a surrogate pair. PostgreSQL cannot keep the first and no database the second, so
    both are refused on every database alike."""


class Raced(Exception):
    """Someone else wrote to this conversation (or article) first: load it again and decide again."""


class Repeated(Exception):
    """This was written before. `seqs` are the numbers of all entries of the turn that wrote it, in order."""

    def __init__(self, seqs: tuple[int, ...]) -> None:
        super().__init__(f"already written as {seqs}")
        self.seqs = seqs
