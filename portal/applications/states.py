"""The states of an application and what may follow what: the allow-list of its one gate."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    QUESTION = "question"
    INVITED = "invited"
    SCHEDULED = "scheduled"
    INTERVIEWED = "interviewed"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    ADMITTED = "admitted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


S = State

NEXT: dict[State, frozenset[State]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset({S.QUESTION, S.INVITED, S.WAITLISTED, S.DECLINED, S.WITHDRAWN}),
    # only an answer leads on, back to where it was asked, which the history tells
    S.QUESTION: frozenset({S.SUBMITTED, S.INVITED, S.SCHEDULED, S.INTERVIEWED, S.WITHDRAWN}),
    S.INVITED: frozenset({S.SCHEDULED, S.INTERVIEWED, S.QUESTION, S.DECLINED, S.WITHDRAWN}),
    S.SCHEDULED: frozenset({S.INVITED, S.SCHEDULED, S.INTERVIEWED, S.QUESTION, S.DECLINED, S.WITHDRAWN}),
    S.INTERVIEWED: frozenset({S.ACCEPTED, S.WAITLISTED, S.DECLINED, S.QUESTION, S.WITHDRAWN}),
    S.WAITLISTED: frozenset({S.INVITED, S.ACCEPTED, S.DECLINED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.ADMITTED, S.DECLINED, S.LAPSED, S.WITHDRAWN}),
    S.ADMITTED: frozenset(),
    S.DECLINED: frozenset({S.WITHDRAWN}),
    S.LAPSED: frozenset({S.ACCEPTED, S.WITHDRAWN}),
    # undone within 14 days: back to the state that was left, which the gate reads from the history
    S.WITHDRAWN: frozenset(),
}

# one person has at most one application that is still on its way
OPEN = (S.SUBMITTED, S.QUESTION, S.INVITED, S.SCHEDULED, S.INTERVIEWED, S.WAITLISTED, S.ACCEPTED)
