"""Who says it: found in a sentence, and never lost on the way to a reader."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sentences.attributions import actor_key, attributions, keeps, names_someone, restored
from bot.sentences.beginnings import clause, opening
from bot.sentences.compress import plain, shorten, variants
from index import extract
from index.passages import sentences

SAID = (
    "About 28,000 homes in Sela were without power on Friday after a swan flew into a wire, the company Estgrid said."
)


@pytest.mark.parametrize(
    ("sentence", "actors"),
    [
        (SAID, ["the company Estgrid"]),
        ("President Tomas Veredin will visit Kallimar on May 19, his office has said.", ["his office"]),
        ("Experts told the Meridian Wire that a visit would help both sides.", ["Experts"]),
        ("The fire killed nine, according to the ministry of health in Sela.", ["the ministry of health in Sela"]),
        ("According to the ministry, nine people died.", ["the ministry"]),
        ("“The sirens were silent,” said Imre Dahl, the harbour master.", ["Imre Dahl"]),
        ("The chair, Henrik Vael, said the offer “does not come close”.", ["The chair, Henrik Vael"]),
        ("In a statement on Monday, police said three men were held.", ["police"]),
        ("Speaking in Lesk on Friday, Ruta Orlow said the gas link was safe.", ["Ruta Orlow"]),
        ("Veredin may go, the Meridian Wire (MW) reported on May 10, citing diplomats.",
         ["the Meridian Wire (MW)", "diplomats"]),
        ("The bridge was closed on Monday after engineers found cracks.", []),
        ("He said nothing.", ["He"]),
        ("The mill closed in 1903.", []),
    ],
)  # fmt: skip
def test_who_says_it_is_found(sentence: str, actors: list[str]) -> None:
    assert [each.actor for each in attributions(sentence)] == actors
    for each in attributions(sentence):
        assert each.actor in each.span.of(sentence)
        assert keeps(sentence, sentence)


def test_he_and_they_name_nobody() -> None:
    assert [names_someone(each) for each in attributions("He said that it was over.")] == [False]
    assert [names_someone(each) for each in attributions("Officials said that it was over.")] == [True]


def test_one_actor_by_two_names_is_one() -> None:
    assert actor_key("presidential aide Ada Quist") == actor_key("Quist") == actor_key("Ms. Quist’s")
    assert actor_key("the ministry") != actor_key("the police")


def sample(folder: Path) -> list[str]:
    read = (extract.article(extract.read(path, limit_bytes=10_000_000)) for path in sorted(folder.rglob("*.txt")))
    return [span.of(article.text) for article in read for span in sentences(article)]


def test_no_shortening_of_the_sample_articles_loses_who_says_it(sample_articles: Path) -> None:
    attributed = [text for text in map(plain, sample(sample_articles)) if attributions(text)]
    assert len(attributed) > 80
    for text in attributed:
        for at_most in (60, 90, 140, 200):
            short = [each for each, _ in zip((each for each, _ in variants(text, at_most)), range(4), strict=False)]
            short += [each for each in (shorten(text, at_most), clause(text, at_most), opening(text, at_most)) if each]
            assert all(keeps(text, each) for each in short), (text, short)


WHO = st.sampled_from(["the mayor", "Imre Dahl", "Sela police", "the grid company Estgrid", "officials"])
WHAT = st.sampled_from(
    [
        "The bridge at Torrin was closed to lorries on Tuesday, leaving nine ships at anchor",
        "Nine people died after the River Lesk burst its banks on Friday night and sent water through the centre",
        "The company, which is based in Sela, will cut 400 jobs because orders have fallen",
    ]
)
WHEN = st.sampled_from(["", " on Monday", " in a statement", " late on Tuesday"])


@given(WHAT, WHO, WHEN, st.integers(30, 200))
def test_a_claim_never_becomes_a_fact_by_deletion(what: str, who: str, when: str, at_most: int) -> None:
    says = f"{who[0].upper()}{who[1:]} said that {what[0].lower()}{what[1:]}."
    for text in (f"{what}, {who} said{when}.", f"{what}, according to {who}.", says):
        for short in (shorten(text, at_most), clause(text, at_most), opening(text, at_most)):
            if short:
                assert who.split()[-1].lower() in short.lower(), (text, short)


def test_a_claim_gets_back_who_says_it_where_every_source_attributes_it() -> None:
    quotes = ["The mayor told the Quay that the bridge is safe.", "The bridge is safe, officials said."]
    assert restored("The bridge is safe.", quotes) == "The bridge is safe, the mayor said."
    assert restored("The bridge is safe, officials said.", quotes) == "The bridge is safe, officials said."
    assert restored("The bridge is safe.", [*quotes, "The bridge is safe."]) == "The bridge is safe."
    assert restored("The bridge is safe.", ["The bridge is safe, she said."]) == "The bridge is safe."
