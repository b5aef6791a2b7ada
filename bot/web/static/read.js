/** The list and the article page: one-line summaries that were not made yet, and what else tells the story. */

const waiting = [...document.querySelectorAll("[data-line]")];
if (waiting.length) fill(waiting);

const reports = document.querySelector("[data-reports]");
if (reports?.querySelector(":scope > p")) look(reports);

async function fill(lines) {
  const asked = new URLSearchParams(lines.map((line) => ["id", line.dataset.line]));
  let found = {};
  try {
    const response = await fetch(`/articles/lines?${asked}`);
    if (response.ok) found = await response.json();
  } catch {
    // the list is whole without them
  }
  for (const line of lines) {
    line.textContent = found[line.dataset.line] ?? "";
    delete line.dataset.line;
  }
}

async function look(section) {
  const response = await fetch(section.dataset.reports).catch(() => null);
  if (!response?.ok) return; // the link stays
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = page.querySelector(".reports");
  if (found) section.querySelector(":scope > p").replaceWith(document.adoptNode(found));
}
