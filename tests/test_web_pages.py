"""The pages of articles and digests, and the one where articles are added, in a browser."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import keep, visit
from tests.web_questions import ask

pytest_plugins = ["web_fixtures"]

DIGEST = "/digest?topic=Hallmere+flood"


def test_articles_are_listed_with_a_line_and_found_by_words_and_filters(page: Page) -> None:
    page.goto("/articles")
    expect(page.locator(".articles li")).to_have_count(25)
    expect(page.locator("[data-line]")).to_have_count(0)
    assert all(page.locator(".articles .line").all_inner_texts()[1:])
    assert "min" in page.locator(".articles .meta").first.inner_text()
    keep(page, "read")
    page.get_by_role("link", name="Earlier articles").click()
    expect(page.locator(".articles li")).to_have_count(20)
    page.fill("#q", "lighthouse keeper")
    page.press("#q", "Enter")
    expect(page.locator(".articles h2").first).to_contain_text("keeper")
    page.goto("/articles")
    page.select_option("select[name=outlet]", "Touchline")
    page.fill("input[name=since]", "2025-01-01")
    page.get_by_role("button", name="Search").click()
    metas = page.locator(".articles .meta").all_inner_texts()
    assert metas and all(meta.startswith("Touchline") and "2025" in meta for meta in metas)
    page.goto("/articles?q=zzzzz&outlet=Touchline&since=2031-01-01")
    expect(page.locator(".empty")).to_contain_text("No article matches.")


def test_an_article_hides_clutter_and_says_why(page: Page) -> None:
    page.goto("/articles?q=Gov.+Marsh+resigns")
    page.get_by_role("link", name="As it happened").click()
    clutter = page.locator(".left-out")
    expect(clutter.first).to_be_hidden()
    page.get_by_label("Show what was left out").check()
    expect(clutter.first).to_be_visible()
    assert "legal notice" in " ".join(clutter.all_inner_texts())
    keep(page, "article-left-out")


def test_an_article_names_its_copies_and_the_other_reports(page: Page) -> None:
    page.goto("/articles?q=central+bank+cuts+rates")
    page.get_by_role("link", name="Estovar central bank trims rate").click()
    reports = page.locator(".reports")
    expect(reports).to_contain_text("Other reports")
    expect(reports).to_contain_text("Copies")
    keep(page, "article-reports")


def test_what_an_article_says_is_text_and_never_markup(page: Page) -> None:
    page.goto("/")
    ask(page, "How many loaves did the Quandel bakery bake?")
    page.locator(".answer .cite").first.click()
    expect(page.locator("#reader mark")).to_be_visible()
    assert "<script>" in page.locator("#reader").inner_text()
    for address in ("/articles", "/articles?q=Quandel+bakery", "/digest?topic=Quandel+bakery"):
        page.goto(address)
        assert "Quandel bakery" in page.locator("main").inner_text()
        assert page.locator("main script, main img, main b").count() == 0
        assert page.title() != "taken"


def test_a_digest_tells_stories_with_their_sources_over_time(page: Page) -> None:
    page.goto(DIGEST)
    assert page.locator(".digest-story").count() > 0
    circles = page.locator(".timeline circle")
    assert circles.count() > 1
    places = [float((each.get_attribute("cx") or "").rstrip("%")) for each in circles.all()]
    assert all(0 <= place <= 100 for place in places)
    keep(page, "digest")
    page.locator(".story-sources summary").first.click()
    expect(page.locator(".story-sources li a").first).to_be_visible()
    page.locator(".digest-story .cite").first.click()
    expect(page.locator("#reader mark")).to_be_in_viewport()
    page.goto("/digest?period=today")
    expect(page.locator(".empty")).to_contain_text("latest is of")
    page.get_by_role("link", name="The latest seven days").click()
    assert page.locator(".digest-story").count() > 0


def test_files_text_and_what_cannot_be_read_are_added_with_their_outcome(page: Page, tmp_path: Path) -> None:
    report, note = tmp_path / "ferry.txt", tmp_path / "empty.txt"
    report.write_text(
        "Ferry to Tamsin returns\n\n2025-12-18\n\nThe ferry to Tamsin sails again from Monday.\n", "utf-8"
    )
    note.write_text("", "utf-8")
    page.goto("/add")
    page.set_input_files("#files", [report, note])
    page.get_by_role("button", name="Add files").click()
    expect(page.locator(".job[data-ended=yes]")).to_contain_text("1 added, 1 could not be read.")
    keep(page, "added")
    page.fill("#text", "Tram line 9 opens\n\n2025-12-17\n\nTram line 9 opened on Wednesday with eleven stops.")
    page.get_by_role("button", name="Add text").click()
    expect(page.locator(".outcomes")).to_contain_text("Tram line 9 opens")
    page.get_by_role("link", name="Ask about it").click()
    ask(page, "How many stops has tram line 9?")
    expect(page.locator(".answer")).to_contain_text("eleven stops")


def test_files_can_be_dropped_and_those_that_are_no_articles_are_left_out(page: Page) -> None:
    page.goto("/add")
    drop = """(names) => {
      const carried = new DataTransfer();
      const words = "Swans return\\n\\n2025-12-16\\n\\nNine swans came back to Lake Orlow.";
      for (const name of names) carried.items.add(new File([words], name));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
    }"""
    page.evaluate(drop, ["setup.exe"])
    expect(page.get_by_role("alert")).to_contain_text("None of these files")
    page.evaluate(drop, ["setup.exe", "swans.TXT", "Thumbs.db"])
    expect(page.locator(".outcomes")).to_contain_text("Swans return")
    expect(page.locator("#left-out")).to_have_text("Left out: setup.exe, Thumbs.db")


def test_an_address_that_may_not_be_fetched_is_said(browser: Browser, website: str) -> None:
    with visit(browser, website, failing=True, base_url=website) as page:
        page.goto("/add")
        page.fill("#address", "http://127.0.0.1:9/article.html")
        page.get_by_role("button", name="Add page").click()
        expect(page.locator(".job[data-ended=yes]")).to_contain_text("1 could not be read.")
        expect(page.locator(".outcomes")).to_contain_text("http://127.0.0.1:9/article.html")
        page.fill("#address", "ftp://news.example/a")
        page.get_by_role("button", name="Add page").click()
        expect(page.locator("#progress .problem")).to_contain_text("only http and https")
