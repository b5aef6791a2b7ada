/** Ask without leaving the page: sentences appear as they are checked, and the conversation has its own address. */

import "./reader.js";
import "./read.js";

const form = document.getElementById("ask");
const turns = document.getElementById("turns");
const status = document.getElementById("status");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = form.question.value.trim();
  if (question && !form.send.disabled) ask(question);
});
form?.question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
turns.addEventListener("submit", async (event) => {
  event.preventDefault();
  await judge(event.target, event.submitter);
});

async function ask(question) {
  const turn = begun(question);
  const told = turn.querySelector(".answer");
  form.send.disabled = true;
  say("Looking through the articles");
  try {
    const response = await fetch(form.action, {
      method: "POST", headers: { Accept: "text/event-stream" }, body: new URLSearchParams(new FormData(form)),
    });
    if (!response.ok) throw new Problem((await response.json()).detail);
    form.question.value = "";
    await read(response.body, (name, data) => tell(turn, told, name, data));
    if (turn.isConnected && turn.dataset.over !== "yes") throw new Problem("The answer broke off.");
  } catch (error) {
    failed(told, error instanceof Problem ? error.message : "The server could not be reached. Is it still running?");
    form.question.value ||= question;
  } finally {
    form.send.disabled = false;
  }
}

class Problem extends Error {}

/** The turn that is being answered, at the end of the conversation. */
function begun(question) {
  document.querySelector(".opening")?.remove();
  document.querySelector(".latest")?.remove();
  const turn = document.createElement("section");
  turn.className = "turn";
  const heading = Object.assign(document.createElement("h2"), { className: "question", textContent: question });
  const answer = Object.assign(document.createElement("div"), { className: "answer" });
  answer.append(
    Object.assign(document.createElement("p"), { className: "sentences" }),
    Object.assign(document.createElement("p"), { className: "waiting", textContent: "Looking through the articles" }));
  turn.append(heading, answer);
  turns.append(turn);
  heading.scrollIntoView({ block: "start" });
  return turn;
}

function tell(turn, told, name, data) {
  if (name === "looked") {
    told.querySelector(".waiting").textContent = `Reading ${data.articles} article${data.articles === 1 ? "" : "s"}`;
  } else if (name === "sentence") {
    const sentences = told.querySelector(".sentences");
    sentences.insertAdjacentHTML("beforeend", `${data.html} `); // made and escaped by the server's templates
    told.querySelector(".waiting").textContent = "Checking";
  } else if (name === "done") {
    turn.insertAdjacentHTML("afterend", data.html);
    const whole = turn.nextElementSibling;
    turn.dataset.over = "yes";
    turn.remove();
    keepFocus(whole);
    form.conversation.value = data.conversation;
    history.replaceState(null, "", `/conversations/${data.conversation}`);
    document.title = `${turns.querySelector(".question").textContent} – Precis`;
    document.querySelector("label[for=question]").textContent = "Ask a follow-up";
    document.querySelector(".again").hidden = false;
    say(whole.querySelector(".answer").innerText);
  } else if (name === "error") {
    throw new Problem(data.detail);
  }
}

/** A reader who was asking goes on typing. */
function keepFocus(whole) {
  if (document.activeElement === document.body) form.question.focus({ preventScroll: true });
  whole.querySelector(".question").scrollIntoView({ block: "nearest" });
}

function failed(told, words) {
  told.querySelector(".waiting")?.remove();
  const problem = Object.assign(document.createElement("p"), { className: "problem", textContent: words });
  problem.setAttribute("role", "alert");
  told.append(problem);
}

function say(words) {
  status.textContent = words;
}

/** Server-sent events from a body: `each(name, data)` as they come. */
async function read(body, each) {
  const lines = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await lines.read();
    if (done) return;
    const events = (buffer + value).split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      const [, name, data] = event.match(/^event: (.*)\ndata: (.*)$/) ?? [];
      if (name) each(name, JSON.parse(data));
    }
  }
}

/** A thumb up or down: kept, and shown as pressed. */
async function judge(given, thumb) {
  const body = new URLSearchParams(new FormData(given, thumb));
  const asked = given.querySelector(".feedback-ask");
  try {
    const response = await fetch(given.action, { method: "POST", body });
    if (!response.ok) throw new Problem();
    for (const each of given.querySelectorAll(".thumb")) each.setAttribute("aria-pressed", String(each === thumb));
    asked.textContent = "Thank you.";
  } catch {
    asked.textContent = "That could not be kept.";
  }
  say(asked.textContent);
}
