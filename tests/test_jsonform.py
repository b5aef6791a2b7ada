"""Replies as JSON."""

import json

from replies import BASE, PARAGRAPHS, abstention, answer, article, cited, digest

from bot.rendering import jsonform
from bot.reply import (
    Sentence,
    Summary,
)


def test_an_answer_has_the_designs_json() -> None:
    form = json.loads(json.dumps(jsonform.answer(answer(), BASE)))
    assert list(form) == [
        *("question", "text", "abstained", "reason", "sentences", "citations", "disagreements", "sides"),
        *("unsupported", "nearest", "writer", "usage", "timings_ms"),
    ]
    assert form["text"] == "The ferry will sail again on Monday. [1] Repairs took three weeks. [1][2]"
    assert form["sentences"][1] == {"text": "Repairs took three weeks.", "citations": [1, 2], "dates": []}
    monday = {"text": "Monday", "start": 29, "first": "2025-03-10", "last": "2025-03-10", "added": "10 March 2025"}
    assert form["sentences"][0]["dates"] == [monday]
    first = form["citations"][0]
    assert list(first) == [
        *("number", "source", "article_id", "title", "outlet", "published", "quote", "start", "end", "line", "link")
    ]
    assert (first["source"], first["line"], first["link"]) == ("ferry.txt", 3, "ferry.txt:3")
    assert first["published"] == "2025-03-04"
    assert form["disagreements"][0]["about"] == "when it sails"
    assert form["disagreements"][0]["claims"][1] == {
        **{"text": "It sails again in May.", "citation": 2, "dates": [], "published": None, "outlet": None},
        **{"standing": None},
    }
    assert form["usage"] == {"prompt_tokens": 1200, "completion_tokens": 40, "cost_usd": 0.00125}


def test_every_quote_in_json_is_a_slice_of_the_source_text() -> None:
    of = article(newline="\r\n")
    for citation in jsonform.answer(answer(of), BASE)["citations"]:
        assert of.text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_in_json_says_why_and_what_came_near() -> None:
    form = jsonform.answer(abstention(), BASE)
    assert form["abstained"] is True
    assert form["text"] == ""
    assert form["reason"] == "The articles do not answer this."
    assert form["nearest"] == [
        {"source": "ferry.txt", "title": "Ferry returns"},
        {"source": "/elsewhere/b.txt", "title": "Other"},
    ]


def test_a_summary_in_json_names_its_article() -> None:
    of = article()
    reply = Summary(of, "one-line", (Sentence("The ferry sails.", (1,)),), (cited(1, PARAGRAPHS[0], of),))
    form = jsonform.summary(reply, BASE)
    assert form["article"] == {
        **{"source": "ferry.txt", "title": "Ferry returns", "outlet": "The Quay"},
        **{"published": "2025-03-04", "reading_minutes": 1},
    }
    assert form["length"] == "one-line"
    assert {"text", "sentences", "citations", "unsupported", "writer", "usage", "timings_ms"} <= form.keys()


def test_a_digest_in_json_shares_one_list_of_citations() -> None:
    form = json.loads(json.dumps(jsonform.digest(digest(), BASE)))
    assert (form["topic"], form["since"], form["until"]) == ("ferry", "2025-03-01T00:00:00+00:00", None)
    story = form["stories"][0]
    assert {"headline", "sentences", "who_says_what", "sources", "copies", "timeline", "disagreements"} < set(story)
    assert story["copies"][0]["outlet"] == "The *Echo*"
    numbers = {number for sentence in story["sentences"] for number in sentence["citations"]}
    assert numbers <= {citation["number"] for citation in form["citations"]}
