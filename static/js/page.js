/* Small helps for every page; nothing depends on them. */
"use strict";

// A receipt opened with ?print=1 goes straight to the printer.
if (new URLSearchParams(location.search).get("print") === "1") addEventListener("load", () => print());

// The error summary takes focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// Printing is offered only where it can work.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// So is copying a number and code.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("aria-live", "polite");
    button.lastChild.textContent = " Tersalin";
  });
}

// The browser speaks its own language on file buttons; here it is Indonesian, with the chosen names beside it.
for (const input of document.querySelectorAll("input[type=file]")) {
  const pick = document.createElement("label");
  const names = document.createElement("span");
  const say = () => (names.textContent = [...input.files].map((file) => file.name).join(", ") || "Belum ada berkas dipilih");
  pick.htmlFor = input.id;
  pick.className = "button button--quiet";
  pick.textContent = input.multiple ? "Pilih berkas …" : "Pilih satu berkas …";
  names.className = "small muted";
  input.classList.add("visually-hidden");
  input.addEventListener("change", say);
  const box = document.createElement("div");
  box.className = "file-pick";
  input.before(box);
  box.append(input, pick, names);
  say();
}

// A form is sent once, even by an impatient double click.
for (const form of document.querySelectorAll("form[method=post]:not([data-repeat])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
