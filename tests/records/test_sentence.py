"""The record opens with a sentence that a person could have written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.records.sentence import Numbers, Piece, plain, sentence, unasked_sentence

GERMAN = {
    (0, 0): "Noch steht hier kein Gefallen.",
    (2, 0): "Zwei Gefallen haben Sie erhalten.",
    (0, 1): "Einen Gefallen haben Sie beigetragen.",
    (1, 1): "Einen Gefallen haben Sie erhalten, einen selbst beigetragen.",
    (9, 7): "Neun Gefallen haben Sie erhalten, sieben selbst beigetragen.",
    (12, 12): "Zwölf Gefallen haben Sie erhalten, zwölf selbst beigetragen.",
    (13, 1): "13 Gefallen haben Sie erhalten, einen selbst beigetragen.",
    (0, 13): "13 Gefallen haben Sie beigetragen.",
    (1200, 40): "1.200 Gefallen haben Sie erhalten, 40 selbst beigetragen.",
}
ENGLISH = {
    (0, 0): "No favor stands here yet.",
    (2, 0): "You have received two favors.",
    (0, 1): "You have contributed one favor.",
    (1, 1): "You have received one favor and contributed one.",
    (9, 7): "You have received nine favors and contributed seven.",
    (12, 12): "You have received twelve favors and contributed twelve.",
    (13, 1): "You have received 13 favors and contributed one.",
    (0, 13): "You have contributed 13 favors.",
    (1200, 40): "You have received 1,200 favors and contributed 40.",
}


# on how many promises one can count, how many people count on one, and whether the network does
PROMISED_GERMAN = {
    (0, 0, False): "",
    (1, 0, False): " Auf eine Zusage können Sie zählen.",
    (3, 0, False): " Auf drei Zusagen können Sie zählen.",
    (0, 1, False): " Ein Mensch zählt auf Sie.",
    (0, 2, False): " Zwei Menschen zählen auf Sie.",
    (0, 0, True): " Das Netzwerk zählt auf Sie.",
    (0, 13, True): " 13 Menschen und das Netzwerk zählen auf Sie.",
    (1, 1, False): " Auf eine Zusage können Sie zählen, und ein Mensch zählt auf Sie.",
    (3, 2, False): " Auf drei Zusagen können Sie zählen, und zwei Menschen zählen auf Sie.",
    (12, 0, True): " Auf zwölf Zusagen können Sie zählen, und das Netzwerk zählt auf Sie.",
    (13, 12, False): " Auf 13 Zusagen können Sie zählen, und zwölf Menschen zählen auf Sie.",
}
PROMISED_ENGLISH = {
    (0, 0, False): "",
    (1, 0, False): " You can count on one promise.",
    (3, 0, False): " You can count on three promises.",
    (0, 1, False): " One person is counting on you.",
    (0, 2, False): " Two people are counting on you.",
    (0, 0, True): " The network is counting on you.",
    (0, 13, True): " 13 people and the network are counting on you.",
    (1, 1, False): " You can count on one promise, and one person is counting on you.",
    (3, 2, False): " You can count on three promises, and two people are counting on you.",
    (12, 0, True): " You can count on twelve promises, and the network is counting on you.",
    (13, 12, False): " You can count on 13 promises, and twelve people are counting on you.",
}


def said(language: str, *numbers: int, by: str = "Olga Brandt") -> str:
    return plain(sentence(language, Numbers(*numbers), by))  # type: ignore[arg-type]


@pytest.mark.parametrize("numbers", GERMAN)
def test_the_german_sentence(numbers: tuple[int, int]) -> None:
    assert said("de", *numbers) == GERMAN[numbers]


@pytest.mark.parametrize("numbers", ENGLISH)
def test_the_english_sentence(numbers: tuple[int, int]) -> None:
    assert said("en", *numbers) == ENGLISH[numbers]


@pytest.mark.parametrize("numbers", PROMISED_GERMAN)
def test_what_is_promised_in_german(numbers: tuple[int, int, bool]) -> None:
    assert said("de", 9, 7, *numbers) == GERMAN[9, 7] + PROMISED_GERMAN[numbers]


@pytest.mark.parametrize("numbers", PROMISED_ENGLISH)
def test_what_is_promised_in_english(numbers: tuple[int, int, bool]) -> None:
    assert said("en", 9, 7, *numbers) == ENGLISH[9, 7] + PROMISED_ENGLISH[numbers]


amounts = st.integers(0, 10**7)


@given(st.sampled_from(["de", "en"]), amounts, amounts, amounts, amounts, st.booleans())
def test_a_sentence_begins_large_ends_with_a_full_stop_and_says_no_zero(
    language: str, received: int, contributed: int, promises: int, people: int, network: bool
) -> None:
    words = said(language, received, contributed, promises, people, network)
    assert words[0] == words[0].upper()
    assert words.endswith(".") and "  " not in words
    assert not {"null", "Null", "no"} & set(words.split())


def test_the_first_day_names_who_decided() -> None:
    assert said("de", 1, 0) == "Ihr erstes Jahr beginnt mit einem Gefallen: Olga Brandt hat Sie aufgenommen."
    assert said("en", 1, 0, 1) == (
        "Your first year begins with a favor: Olga Brandt admitted you. You can count on one promise."
    )


def test_each_number_says_what_it_is_about() -> None:
    assert [piece for piece in sentence("de", Numbers(9, 7, 3, 2), "") if piece.about] == [
        Piece("erhalten", "received"),
        Piece("beigetragen", "contributed"),
        Piece("drei Zusagen", "promised"),
        Piece("zählen auf Sie", "promising"),
    ]


def test_what_came_unasked() -> None:
    assert unasked_sentence("de", 7, 4) == (
        "In den letzten zwölf Monaten kamen sieben Gefallen, ohne dass Sie fragen mussten, "
        "von vier verschiedenen Seiten. So wächst Ansehen."
    )
    assert unasked_sentence("en", 13, 3) == (
        "In the last twelve months 13 favors came without your asking, from three different sides. "
        "This is how a good name grows."
    )
