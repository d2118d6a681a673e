/* Keyboard shortcuts of staff pages. The file is not loaded for who switched them off (WCAG 2.1.4). */
"use strict";

const rows = () => [...document.querySelectorAll(".row-link")];
const typing = (target) => target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

function move(step) {
  const links = rows();
  if (!links.length) return;
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
}

const keys = {
  "/": () => document.getElementById("cari")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
  "?": () => document.getElementById("pintasan")?.showModal(),
};

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    const form = event.target.form ?? document.querySelector("form[method=post]:has(kbd)");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey) return;
  const name = (event.altKey ? "alt+" : "") + event.key.toLowerCase(); // data-key="alt+p" works while typing, "p" does not
  if (!event.altKey && typing(event.target)) return;
  const choice = document.querySelector(`[data-key="${CSS.escape(name)}"], .choices > :nth-child(${Number(event.key) || 0}):has(kbd)`);
  const act = keys[name] ?? (choice && (() => choice.click()));
  if (!act) return;
  event.preventDefault();
  act();
});
