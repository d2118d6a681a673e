/* The counter: Enter moves on, and registration counts from the first letter typed. Without it Enter saves. */
"use strict";

const desk = document.getElementById("pendaftaran");
const opened = desk?.elements.opened_at;

desk?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.target.matches("textarea, button, a, summary")) return;
  event.preventDefault();
  const stops = [...desk.querySelectorAll("input:not([type=hidden]), select, textarea, .save-bar button")].filter((one) => one.checkVisibility());
  stops[stops.indexOf(event.target) + 1]?.focus();
});

desk?.addEventListener("input", () => {
  if (opened && !opened.value) opened.value = new Date().toISOString();
});
