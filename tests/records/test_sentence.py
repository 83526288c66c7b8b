"""The record opens with a sentence that a person could have written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.records.sentence import first_sentence, sentence

GERMAN = {
    (0, 0): "Noch steht hier kein Gefallen.",
    (1, 0): "Einen Gefallen haben Sie erhalten.",
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
    (1, 0): "You have received one favor.",
    (2, 0): "You have received two favors.",
    (0, 1): "You have contributed one favor.",
    (1, 1): "You have received one favor and contributed one.",
    (9, 7): "You have received nine favors and contributed seven.",
    (12, 12): "You have received twelve favors and contributed twelve.",
    (13, 1): "You have received 13 favors and contributed one.",
    (0, 13): "You have contributed 13 favors.",
    (1200, 40): "You have received 1,200 favors and contributed 40.",
}


@pytest.mark.parametrize("numbers", GERMAN)
def test_the_german_sentence(numbers: tuple[int, int]) -> None:
    assert sentence("de", *numbers) == GERMAN[numbers]


@pytest.mark.parametrize("numbers", ENGLISH)
def test_the_english_sentence(numbers: tuple[int, int]) -> None:
    assert sentence("en", *numbers) == ENGLISH[numbers]


@given(st.sampled_from(["de", "en"]), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_sentence_begins_large_ends_with_a_full_stop_and_says_no_zero(
    language: str, received: int, contributed: int
) -> None:
    said = sentence(language, received, contributed)
    assert said[0] == said[0].upper()
    assert said.endswith(".")
    assert not {"null", "Null", "no"} & set(said.split())


def test_the_first_day_names_who_decided() -> None:
    assert first_sentence("de", "Olga Brandt") == (
        "Ihr erstes Jahr beginnt mit einem Gefallen: Olga Brandt hat Sie aufgenommen."
    )
    assert (
        first_sentence("en", "Olga Brandt")
        == "Your first year begins with a favor: Olga Brandt admitted you."
    )
