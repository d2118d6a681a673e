/* The sample follows what is chosen; without script a button shows it. */
"use strict";

const setting = document.querySelector("[data-sample]");
const shown = setting?.querySelector("img");
const LOOK = ["size", "face", "points", "spacing", "top", "right", "bottom", "left", "lines", "postcode", "crest", "rule", "sifat", "date", "kind"];
let waiting = 0;

function look() {
  const query = new URLSearchParams([...new FormData(setting)].filter(([name]) => LOOK.includes(name)));
  shown.src = `${setting.dataset.sample}?${query}`;
  for (const link of setting.querySelectorAll("[data-sample-pdf]")) link.href = `${link.pathname}?${query}`;
}

setting?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
});
shown?.addEventListener("load", () => (shown.hidden = false));
shown?.addEventListener("error", () => (shown.hidden = true)); // a measure out of bounds: the field says so when saved
