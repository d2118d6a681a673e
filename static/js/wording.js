/* The editor of a wording: fields by a click, and the paper refreshed while typing. Without it a button shows the paper. */
"use strict";

const writing = document.querySelector("[data-look]");
const paper = writing.querySelector("[data-paper]");
const said = writing.querySelector("[data-look-said]");
const PAUSE = 500;

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;

// Where a field goes: the text that had the cursor last, otherwise the body.
const texts = [...writing.querySelectorAll("textarea, input[type=text]")];
let last = writing.querySelector("#id_body");
for (const text of texts) text.addEventListener("focus", () => (last = text));

for (const code of writing.querySelectorAll("[data-insert]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = code.textContent;
  code.replaceWith(button);
  button.addEventListener("click", () => {
    last.setRangeText(button.textContent, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// The list of fields, narrowed by a word.
const sieve = writing.querySelector("#saring-field");
sieve.addEventListener("input", (event) => {
  event.stopPropagation();
  const word = sieve.value.trim().toLowerCase();
  for (const group of writing.querySelectorAll("[data-group]")) {
    const items = [...group.querySelectorAll("[data-field]")];
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(word);
    group.hidden = items.every((item) => item.hidden);
  }
});
sieve.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());

// The paper follows the text: one question at a time, the newest answer counts.
let timer = 0;
let asked = null;
async function look() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(writing.dataset.look, { method: "POST", body: new FormData(writing), signal: asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    paper.innerHTML = await answer.text();
    said.textContent = "Pratinjau diperbarui.";
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = "Pratinjau belum dapat diperbarui. Pilih “Lihat hasil”.";
  }
}
function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}
writing.addEventListener("input", soon);
writing.addEventListener("change", (event) => event.target.id === "contoh" && look());

// A text that was not saved is not lost by a slip.
let touched = false;
writing.addEventListener("input", () => (touched = true));
writing.addEventListener("submit", (event) => (touched = event.submitter?.formTarget === "_blank" && touched));
addEventListener("beforeunload", (event) => touched && event.preventDefault());
