/** The digest: its citations open beside it; one that is being put together says so. */

import "./reader.js";

for (const form of document.querySelectorAll("form.search")) form.addEventListener("submit", wait);
for (const tab of document.querySelectorAll(".tabs a")) tab.addEventListener("click", wait);
addEventListener("pageshow", () => document.querySelector("main .waiting")?.remove()); // come back to with the back button

function wait(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const told = Object.assign(document.createElement("p"), { className: "waiting", textContent: "Putting the digest together" });
  told.setAttribute("role", "status");
  document.querySelector("form.search").after(told);
}
