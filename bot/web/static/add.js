/** Add without leaving the page: files dropped anywhere on it, and how far the adding is. */

const POLL_MS = 400;
const progress = document.getElementById("progress") ?? document.querySelector(".job")?.parentElement;
const drop = document.getElementById("drop");
const files = document.getElementById("files");

document.documentElement.classList.add("scripted");
for (const form of document.querySelectorAll("form[id^=add-]")) form.addEventListener("submit", send);
const open = document.querySelector(".job[data-ended=no]");
if (open) follow(open.dataset.job);

files?.addEventListener("change", () => {
  const names = [...files.files].map((file) => file.name);
  document.getElementById("chosen").textContent =
    names.length > 3 ? `${names.length} files chosen` : names.join(", ");
});
if (drop) {
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const dropped = [...event.dataTransfer.files], kinds = files.accept.split(",");
    const read = dropped.filter((file) => kinds.some((kind) => file.name.toLowerCase().endsWith(kind.trim())));
    const others = dropped.filter((file) => !read.includes(file)).map((file) => file.name);
    if (read.length) {
      const kept = new DataTransfer();
      for (const file of read) kept.items.add(file);
      files.files = kept.files;
      files.form.requestSubmit();
    } else if (others.length) fail("None of these files is of a kind that Precis reads.");
    document.getElementById("left-out").textContent = others.length ? `Left out: ${others.join(", ")}` : "";
  });
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  const body = form.enctype === "multipart/form-data" ? new FormData(form) : new URLSearchParams(new FormData(form));
  button.disabled = true;
  tell("Sending");
  try {
    const page = await fetched(form.action, { method: "POST", body });
    form.reset();
    files.dispatchEvent(new Event("change"));
    show(page);
    const job = progress.querySelector(".job");
    if (job.dataset.ended === "no") await follow(job.dataset.job);
  } catch (error) {
    fail(error.message);
  }
  button.disabled = false;
  progress.scrollIntoView({ block: "nearest" });
}

async function follow(id) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const page = await fetched(`/add/jobs/${id}`);
    if (show(page) === "yes") return;
  }
}

/** A page of ours; what it says is wrong is raised. */
async function fetched(address, options) {
  const response = await fetch(address, options).catch(() => { throw new Error("The server could not be reached."); });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok) throw new Error(page.querySelector(".standfirst, .problem")?.textContent ?? "That did not work.");
  return page;
}

function show(page) {
  const job = document.adoptNode(page.querySelector(".job"));
  const heading = document.querySelector("h1");
  if (heading.textContent === "Adding" && job.dataset.ended === "yes") heading.textContent = "Added";
  (progress.querySelector(".job, p") ?? progress.appendChild(document.createElement("p"))).replaceWith(job);
  return job.dataset.ended;
}

function tell(words) {
  progress.replaceChildren(Object.assign(document.createElement("p"), { className: "waiting", textContent: words }));
}

function fail(words) {
  const problem = Object.assign(document.createElement("p"), { className: "problem", textContent: words });
  problem.setAttribute("role", "alert");
  progress.replaceChildren(problem);
}
