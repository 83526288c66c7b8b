"""The states of a promise and what may be done in each: the allow-list of its one gate."""

from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    KEPT = "kept"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed-over"


class Act(StrEnum):
    MADE = "made"
    MOVED = "moved"
    ASKED = "asked"  # another member to take it over
    NOT_TAKEN = "not-taken"  # the one who was asked would rather not
    TAKEN_BACK = "taken-back"  # nobody is asked any more
    HANDED_OVER = "handed-over"
    REPORTED = "reported"
    NOT_YET = "not-yet"  # the receiver does not see it done
    KEPT = "kept"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Bucket(StrEnum):
    """Where a promise stands on a day; on each day in exactly one of these."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"
    KEPT = "kept"
    RELEASED = "released"  # by its receiver, or withdrawn by its promisor
    HANDED_OVER = "handed-over"


S, A = State, Act
UNSETTLED = (S.OPEN, S.REPORTED)
SETTLED = (S.KEPT, S.RELEASED, S.WITHDRAWN, S.HANDED_OVER)

# the states an act is allowed in, and the one it leads to
GATE: dict[Act, tuple[frozenset[State], State]] = {
    A.MOVED: (frozenset({S.OPEN}), S.OPEN),
    A.ASKED: (frozenset({S.OPEN}), S.OPEN),
    A.NOT_TAKEN: (frozenset({S.OPEN}), S.OPEN),
    A.TAKEN_BACK: (frozenset({S.OPEN}), S.OPEN),
    A.HANDED_OVER: (frozenset({S.OPEN}), S.HANDED_OVER),
    A.REPORTED: (frozenset({S.OPEN}), S.REPORTED),
    A.NOT_YET: (frozenset({S.REPORTED}), S.OPEN),
    A.KEPT: (frozenset(UNSETTLED), S.KEPT),
    A.RELEASED: (frozenset(UNSETTLED), S.RELEASED),
    A.WITHDRAWN: (frozenset(UNSETTLED), S.WITHDRAWN),
}
