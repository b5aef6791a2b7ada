/**
 * <get-a-summary>: one line, bullets, and a question about the article it stands on.
 *
 *   <script type="module" src="https://HOST/widget.js"></script>
 *   <get-a-summary key="PUBLIC_KEY"></get-a-summary>
 *
 * Attributes: `key`, a widget key; `article`, the article's CSS selector; `server`, if not this file's; `lang`, if not the
 * page's. Properties: --summary-accent, -on-accent, -background, -text, -rule, -font, -radius, -mark.
 */

const LABELS = {
  en: ["No time to read? Get a summary", "Reading", "Show in the article", "Ask about this article", "Ask",
    "The article does not say.", "That did not work. Please try later."],
  de: ["Keine Zeit zum Lesen? Kurz gefasst", "Wird gelesen", "Im Artikel zeigen", "Frage zu diesem Artikel", "Fragen",
    "Das steht nicht im Artikel.", "Das hat nicht geklappt. Bitte später erneut."],
  fr: ["Pas le temps de lire ? En résumé", "Lecture", "Montrer dans l’article", "Une question sur cet article", "Demander",
    "L’article ne le dit pas.", "Cela n’a pas fonctionné. Réessayez plus tard."],
  es: ["¿Sin tiempo para leer? En resumen", "Leyendo", "Mostrar en el artículo", "Pregunte sobre este artículo", "Preguntar",
    "El artículo no lo dice.", "No ha funcionado. Inténtelo más tarde."],
  ru: ["Нет времени читать? Коротко", "Читаем", "Показать в статье", "Вопрос по статье", "Спросить",
    "В статье этого нет.", "Не получилось. Попробуйте позже."],
  uk: ["Немає часу читати? Стисло", "Читаємо", "Показати у статті", "Запитання до статті", "Запитати",
    "У статті цього немає.", "Не вдалося. Спробуйте пізніше."],
  vi: ["Không có thời gian đọc? Xem tóm tắt", "Đang đọc", "Xem trong bài", "Hỏi về bài này", "Hỏi",
    "Bài không nói đến.", "Không được. Hãy thử lại sau."],
  zh: ["没时间读？看摘要", "正在阅读", "在文中查看", "就本文提问", "提问", "文中没有提到。", "暂时无法完成，请稍后再试。"],
  ar: ["لا وقت للقراءة؟ إليك الملخص", "جارٍ القراءة", "عرض في المقال", "اسأل عن المقال", "اسأل", "لا يذكر المقال ذلك.", "تعذّر ذلك. حاول لاحقًا."],
};
const MOST = 60_000; // characters sent
const NAME = "get-a-summary";
const NOT_READ = "nav,aside,footer,form,button,select,textarea,svg,get-a-summary,[aria-hidden=true]";
const PAGE_STYLE = `::highlight(${NAME}), mark.${NAME} { background: var(--summary-mark, #ffe694); color: #1c1b19 }`;
const STYLE = `
:host { display: block; margin: 1.5em 0; --a: var(--summary-accent, light-dark(#0d5c63, #82c7c7));
  --r: var(--summary-radius, 4px); font: 16px/1.5 var(--summary-font, system-ui, sans-serif) }
:host([hidden]), .panel:empty { display: none }
* { box-sizing: border-box; font: inherit; color: inherit }
button { cursor: pointer }
.offer, form button { background: var(--a); color: var(--summary-on-accent, light-dark(#fff, #0c1f20)); border: 0;
  border-radius: var(--r); padding: .7em 1.1em; font-weight: 600; text-align: start }
.panel { border: 1px solid var(--summary-rule, light-dark(#dbd7cd, #4a4741)); border-top: 3px solid var(--a); border-radius: var(--r);
  background: var(--summary-background, light-dark(#fff, #211f1c)); color: var(--summary-text, light-dark(#1c1b19, #ebe7df)); padding: 1em 1.2em; margin-top: .6em }
.line { font-weight: 600; font-size: 1.1em; margin: 0 0 .6em }
ul { margin: 0 0 1em; padding-inline-start: 1.2em }
li { margin: 0 0 .4em }
.said { background: none; border: 0; padding: 0; text-align: start; vertical-align: top; text-decoration: underline dotted 1px }
.said:hover { color: var(--a) }
form { display: flex; gap: .5em; flex-wrap: wrap; margin-bottom: .8em }
input { flex: 1 1 12em; min-width: 0; background: none; border: 1px solid; border-radius: var(--r); padding: .6em .8em }
input::placeholder { color: inherit; opacity: .8 }
:focus-visible { outline: 2px solid var(--a); outline-offset: 2px }`;

class GetASummary extends HTMLElement {
  #labels; #text; #root;

  connectedCallback() {
    if (this.shadowRoot) return;
    const asked = (this.closest("[lang]")?.lang || navigator.language).slice(0, 2).toLowerCase();
    const lang = asked in LABELS ? asked : "en";
    this.#labels = LABELS[lang];
    const offer = made("button", { type: "button", className: "offer", part: "button", textContent: this.#labels[0], ariaExpanded: "false" });
    const panel = made("section", { className: "panel", part: "panel", ariaLabel: this.#labels[0], ariaLive: "polite" });
    offer.onclick = () => this.#toggle(offer, panel);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet(STYLE)];
    shadow.append(made("div", { lang, dir: lang === "ar" ? "rtl" : "ltr" }, offer, panel));
  }

  async #toggle(offer, panel) {
    const open = offer.ariaExpanded !== "true";
    offer.ariaExpanded = String(open);
    panel.hidden = !open;
    if (!open || panel.firstChild) return;
    panel.append(this.#labels[1] + " …");
    try {
      this.#read();
      const [line, brief] = await Promise.all(["one-line", "brief"].map((length) => this.#post("summaries", { length })));
      if (!brief.sentences.length) throw Error("nothing to say");
      const first = line.sentences.slice(0, 1).map((each) => made("p", { className: "line", part: "line" }, this.#said(line, each)));
      brief.sentences = brief.sentences.filter(({ text }) => text !== line.sentences[0]?.text); // said above
      panel.replaceChildren(...first, this.#list(brief), ...this.#asking());
    } catch {
      this.hidden = true; // the server is away: nothing is shown
    }
  }

  #asking() {
    const [, reading, , ask, send, none, failed] = this.#labels;
    const input = made("input", { ariaLabel: ask, placeholder: ask, required: true, maxLength: 500 });
    const button = made("button", { textContent: send });
    const told = made("div", { ariaLive: "polite" });
    const form = made("form", {}, input, button);
    form.onsubmit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      told.textContent = reading + " …";
      try {
        const answer = await this.#post("answers", { question: input.value });
        told.replaceChildren(answer.sentences.length ? this.#list(answer) : none);
      } catch {
        told.textContent = failed;
      }
      button.disabled = false;
    };
    return [form, told];
  }

  #list(reply) {
    return made("ul", { part: "list" }, ...reply.sentences.map((each) => made("li", {}, this.#said(reply, each))));
  }

  /** A sentence that shows, when pressed, the words that carry it. Offsets: code points. */
  #said(reply, sentence) {
    const button = made("button", { type: "button", className: "said", dir: "auto", textContent: sentence.text, title: this.#labels[2] });
    const before = ({ quote, start }) => squeezed([...this.#text].slice(0, start).join("")).split(squeezed(quote)).length - 1;
    button.onclick = () => show(sentence.citations.map((number) => reply.citations[number - 1])
      .map((each) => find(this.#root, each.quote, before(each))).filter(Boolean));
    return button;
  }

  async #post(what, body) {
    const key = this.getAttribute("key");
    const response = await fetch(`${this.getAttribute("server") ?? new URL(import.meta.url).origin}/v1/${what}`, {
      method: "POST", credentials: "omit", signal: AbortSignal.timeout(30_000),
      headers: { "Content-Type": "application/json", ...(key && { Authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ ...body, text: this.#text }),
    });
    if (!response.ok) throw Error(response.status);
    return response.json();
  }

  /** The article as a reader sees it: its title and blocks, an empty line between. */
  #read() {
    const places = [this.getAttribute("article"), "[itemprop=articleBody]", "article", "main", "body"].filter(Boolean);
    this.#root = places.map((each) => document.querySelector(each)).find(Boolean);
    const blocks = [];
    let last;
    for (const node of textNodes(this.#root)) {
      const block = blockOf(node);
      if (block !== last) blocks.push("");
      last = block;
      blocks[blocks.length - 1] += node.data;
    }
    const title = document.querySelector("h1");
    if (title && !this.#root.contains(title)) blocks.unshift(title.textContent);
    this.#text = blocks.map((each) => each.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n\n").slice(0, MOST).toWellFormed();
  }
}

function blockOf({ parentElement: element }) {
  while (element.parentElement && /^(inline|contents)/.test(getComputedStyle(element).display)) element = element.parentElement;
  return element;
}

function* textNodes(root) {
  const walker = document.createTreeWalker(root, 5, (node) => // 1: taken, 2: left out, 3: looked into
    node.nodeType === 3 ? 1 : node.matches(NOT_READ) || getComputedStyle(node).display === "none" ? 2 : 3);
  while (walker.nextNode()) yield walker.currentNode;
}

const squeezed = (text) => text.replace(/\s+/g, "");

/** The range of a quote, white space aside, after `skip` earlier ones (or the last there is); or null. */
function find(root, quote, skip) {
  const needle = squeezed(quote), nodes = [...textNodes(root)], starts = [];
  let all = "";
  for (const node of nodes) {
    starts.push(all.length);
    all += squeezed(node.data);
  }
  let at = all.indexOf(needle);
  for (let next = at; at >= 0 && skip-- > 0 && (next = all.indexOf(needle, at + 1)) >= 0;) at = next;
  if (at < 0) return null;
  const place = (n) => { // the node and offset of the n-th unit but for white space
    const index = starts.findLastIndex((start) => start <= n);
    for (let left = n - starts[index], offset = 0; ; offset++)
      if (!/\s/.test(nodes[index].data[offset]) && !left--) return [nodes[index], offset];
  };
  const range = new Range(), [node, offset] = place(at + needle.length - 1);
  range.setStart(...place(at));
  range.setEnd(node, offset + 1);
  return range;
}

let marks = [];

/** Mark the ranges in the page and go to the first. */
function show(ranges) {
  for (const mark of marks) mark.replaceWith(...mark.childNodes);
  marks = [];
  if (!ranges.length) return;
  const target = ranges[0].startContainer.parentElement, box = ranges[0].getBoundingClientRect();
  if (CSS.highlights) CSS.highlights.set(NAME, new Highlight(...ranges));
  else marks = ranges.flatMap(wrapped);
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  scrollBy({ top: box.top + box.height / 2 - innerHeight / 2, behavior });
  if (target.tabIndex < 0) target.tabIndex = -1; // reading goes on from here
  target.focus({ preventScroll: true });
}

/** Each text node of a range in a <mark>: not every browser has highlights. */
function wrapped(range) {
  const { startContainer: first, endContainer: last, startOffset, endOffset } = range;
  const parts = [...textNodes(first === last ? first.parentNode : range.commonAncestorContainer)].filter((node) => range.intersectsNode(node));
  return parts.map((node) => {
    const part = new Range(), mark = made("mark", { className: NAME });
    part.setStart(node, node === first ? startOffset : 0);
    part.setEnd(node, node === last ? endOffset : node.length);
    part.surroundContents(mark);
    return mark;
  });
}

function made(name, { part, ...rest }, ...children) {
  const element = Object.assign(document.createElement(name), rest);
  if (part) element.part = part;
  element.append(...children);
  return element;
}

function sheet(rules) {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}

if (!customElements.get(NAME)) {
  document.adoptedStyleSheets.push(sheet(PAGE_STYLE));
  customElements.define(NAME, GetASummary);
}
