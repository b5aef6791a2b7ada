"""What stands on many pages of a library is the site's, whatever it says; copies of one article are not."""

import time

from index.blocks import fingerprint, fingerprints, label, repeated_among


def read(text: str, *, repeated: frozenset[int] = frozenset()) -> str:
    return "\n".join(block.span.of(text) for block in label(text, repeated=repeated) if block.readable)


def test_a_fingerprint_folds_case_digits_and_white_space_and_is_the_same_in_every_process() -> None:
    assert fingerprint("Page 12  of\n40") == fingerprint("PAGE 3 of 7") != fingerprint("Page of")
    assert 0 <= fingerprint("x") < 1 << 63
    assert fingerprint("The Wend Courier") == 4074186402787060514


def paragraph(number: int, line: int) -> str:
    return (
        f"Paragraph {chr(97 + line)} of story {'abcdefghij'[number % 10]}{number // 10 * 'x'} tells of "
        "something that no other story in this library has ever told."
    )


def page(number: int, *extra: str) -> str:
    return "\n\n".join([*(paragraph(number, line) for line in range(5)), *extra])


def marks(text: str) -> tuple[int, ...]:
    return fingerprints(text, label(text))


def test_a_block_on_three_different_pages_is_the_sites_and_is_unread() -> None:
    motto = "The lamp above our door has burned on every night since the great flood, and it burns still."
    pages = {str(number): page(number, motto) for number in range(3)}
    repeated = repeated_among({key: marks(text) for key, text in pages.items()})
    assert repeated == {fingerprint(motto)}
    assert motto in read(pages["0"]) and motto not in read(pages["0"], repeated=repeated)
    assert paragraph(0, 0) in read(pages["0"], repeated=repeated)


def test_copies_of_one_article_count_once_and_stay_readable() -> None:
    copies = {str(number): marks(page(1, f"Only outlet {'abcdef'[number]} prints this line.")) for number in range(5)}
    assert not repeated_among(copies)
    everything = frozenset(mark for found in copies.values() for mark in found)
    assert paragraph(1, 0) in read(page(1), repeated=everything)


def test_repetition_among_many_pages_takes_nearly_linear_time() -> None:
    def seconds(count: int) -> float:
        pages = {n: [*range(n * 60, n * 60 + 40), *range(-20, 0)] for n in range(count)}
        start = time.process_time()
        assert repeated_among(pages) == frozenset(range(-20, 0))
        return time.process_time() - start

    seconds(200)
    assert seconds(10_000) < 40 * max(seconds(1_000), 0.02)
