/** Citations on a page: their words on a card when pointed at, their article beside the answer when followed. */

const reader = document.getElementById("reader");
const card = Object.assign(document.createElement("div"), { className: "quote-card", hidden: true });
card.setAttribute("aria-hidden", "true"); // the citation's description says the same to those who do not see it
document.body.append(card);

let opener = null;
let hiding = 0;

document.addEventListener("mouseover", (event) => {
  const cite = event.target.closest?.(".cite");
  if (cite) showCard(cite);
  else if (!event.target.closest?.(".quote-card")) hideSoon();
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".cite:focus-visible")) showCard(event.target);
  else hideCard();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!card.hidden) hideCard();
  else if (reader && !reader.hidden) close();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".cite, .source-title");
  if (!reader || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link);
});

function showCard(cite) {
  const quote = document.getElementById(cite.getAttribute("aria-describedby"));
  if (!quote) return;
  clearTimeout(hiding);
  const source = quote.closest("li");
  card.replaceChildren(
    Object.assign(document.createElement("p"), { textContent: `“${quote.textContent}”` }),
    Object.assign(document.createElement("p"), { className: "meta", textContent: source.querySelector(".meta").textContent }));
  card.hidden = false;
  const at = cite.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left - 16, document.documentElement.clientWidth - card.offsetWidth - 8));
  const fits = at.bottom + card.offsetHeight + 10 < innerHeight; // below: what was just read stays to be seen
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(fits ? at.bottom + 8 : at.top - card.offsetHeight - 8) + scrollY}px`;
}

function hideSoon() {
  clearTimeout(hiding);
  hiding = setTimeout(hideCard, 200); // time to reach the card with the pointer
}

function hideCard() {
  clearTimeout(hiding);
  card.hidden = true;
}

async function open(link) {
  hideCard();
  opener?.setAttribute("aria-expanded", "false");
  opener = link;
  if (link.matches(".cite")) link.setAttribute("aria-expanded", "true");
  const bar = document.createElement("div");
  bar.className = "reader-bar";
  const page = Object.assign(document.createElement("a"), { href: link.href, textContent: "Open as a page" });
  const shut = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  shut.addEventListener("click", close);
  bar.append(page, shut);
  const body = document.createElement("div");
  body.append(Object.assign(document.createElement("p"), { className: "waiting", textContent: "Opening the article" }));
  reader.replaceChildren(bar, body);
  reader.hidden = false;
  shut.focus({ preventScroll: true });
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(String(response.status));
    const story = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("article");
    if (opener !== link) return; // another one was opened meanwhile
    const title = document.createElement("h2");
    const heading = story.querySelector("h1");
    title.append(...heading.childNodes);
    heading.replaceWith(title);
    body.replaceChildren(document.adoptNode(story));
    reader.querySelector("#quote")?.scrollIntoView({ block: "center" });
  } catch {
    body.firstChild.className = "problem";
    body.firstChild.textContent = "The article could not be opened. Its page may still work.";
  }
}

function close() {
  reader.hidden = true;
  reader.replaceChildren();
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
}
