"""Refused: a rule said no, with a sentence that may be shown."""


class Refused(Exception):
    """A rule said no.

    The sentence is English and a message id of the catalog; whoever shows it translates it first and then
    fills in `values`, so that the rules need not know the reader's language.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values
