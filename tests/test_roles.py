"""Who did it to whom."""

import pytest

from bot.answering.roles import holds_office, of_relative, silent


def test_the_one_replaced_is_not_the_one_who_replaces() -> None:
    assert silent("Who replaces Rosa Keel?", "Keel replaces Ilse Draper, who resigned.")
    assert not silent("Who replaces Rosa Keel?", "Pavel Strand replaces Keel.")
    assert not silent("Who replaced Rosa Keel?", "Keel was replaced by Pavel Strand.")


@pytest.mark.parametrize(
    ("question", "sentence", "leaves_out"),
    [
        ("Who shot Rosa Keel?", "Rosa Keel died after being shot during a speech in Brannock.", True),
        ("Who shot Rosa Keel?", "Keel was shot twice on Friday by Pavel Strand.", False),
        ("Who shot Rosa Keel?", "The man who allegedly shot Keel had come by train, Brannock police said.", True),
        ("Who shot Rosa Keel?", "Pavel Strand, the suspect in the shooting of Keel, had come by train.", False),
        ("Who started the fire?", "The fire started on Saturday night at the Sela Depot.", True),
        ("Who started the fire?", "Pavel Strand started the fire on Saturday night.", False),
        ("Who was shot in Sela?", "Rosa Keel was shot in Sela.", False),
        ("Who attacked Keel?", "The man who allegedly attacked Keel had written of the 2021 attack on Sela.", True),
    ],
)
def test_what_was_done_by_nobody_named_does_not_say_who(question: str, sentence: str, leaves_out: bool) -> None:
    assert silent(question, sentence) is leaves_out


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("How old was Rosa Keel?", "Otto, Rosa Keel's late husband, was 99.", True),
        ("How old was Rosa Keel?", "Rosa Keel was 96; Rosa Keel's husband was 99.", False),
        ("How old was Rosa Keel's husband?", "Keel died on Friday at 96.", True),
        ("How old was Rosa Keel's husband?", "Keel's husband Otto died at 99.", False),
        ("How old was Rosa Keel's husband?", "He died at 99.", False),
        ("When did Quill lay off workers?", "Quill's workers were laid off on Friday.", False),
    ],
)
def test_what_is_told_of_a_relative_is_not_told_of_the_one_asked_about(
    question: str, sentence: str, another: bool
) -> None:
    assert of_relative(question, sentence) is another


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("He met Thai Prime Minister Settha Thaweesin.", False),
        ("He met Laotian officials and Prime Minister Sonexay of Laos.", True),
        ("The prime minister was away.", False),
    ],
)
def test_an_office_belongs_to_its_country(sentence: str, holds: bool) -> None:
    assert holds_office("Who is the prime minister of Laos?", sentence) is holds


@pytest.mark.parametrize(
    "question", ["Who won the cup?", "Who was fired as head of Quill?", "Who is leaving as mayor of Sela?"]
)
def test_other_questions_ask_for_no_office(question: str) -> None:
    assert holds_office(question, "Nobody won.")
    assert holds_office("Who was charged with stealing the rings?", "Two brothers were charged.")
