/* Drawing and moving areas over the picture of a page. Every change goes to the server, which answers with the layer and
   the list anew; a refusal becomes an ordinary page. Without script the same forms do the same. */
"use strict";

const sheet = document.querySelector("[data-sheet]");
const areaForm = document.querySelector("[data-area]");
const STEP = 0.25; // percent of the page per press of an arrow
const SETTLE = 500; // milliseconds after the last press until it is saved

const layer = () => sheet.querySelector(".layer");
const say = (text) => (document.querySelector("#kabar").textContent = text);
const round = (value) => Math.round(value * 1000) / 1000;
let busy = Promise.resolve();
let chosen = null; // key of the area that has the focus
let waiting = null; // an area moved by keys and not yet saved

function place(group) {
  const box = layer().viewBox.baseVal;
  const rect = group.querySelector("rect");
  const share = (name, whole) => (100 * rect.getAttribute(name)) / whole;
  return { x: share("x", box.width), y: share("y", box.height), w: share("width", box.width), h: share("height", box.height) };
}

function put(rect, { x, y, w, h }) {
  const box = layer().viewBox.baseVal;
  for (const part of [rect, rect.closest("g")?.querySelector("text")]) {
    part?.setAttribute("x", (x * box.width) / 100);
    part?.setAttribute("y", (y * box.height) / 100);
  }
  rect.setAttribute("width", (w * box.width) / 100);
  rect.setAttribute("height", (h * box.height) / 100);
}

function fields(values) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "version", "perbesar"]) body.set(name, areaForm.elements[name].value);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  return body;
}

const why = () => ({ ground: areaForm.elements.ground.value, note: areaForm.elements.note.value });

// One change at a time, each with the version the one before has left.
function send(make) {
  busy = busy.then(async () => {
    const body = make();
    const response = await fetch(areaForm.action, { method: "POST", body, headers: { "X-Parts": "1" }, keepalive: true });
    if (!response.ok) return instead(body);
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
  }).catch(() => say("Belum tersimpan: sambungan terputus. Muat ulang halaman ini, lalu ulangi perubahan terakhir."));
  return busy;
}

function instead(body) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = areaForm.action;
  form.hidden = true;
  for (const [name, value] of body) {
    const input = document.createElement("input");
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}

function show(answer) {
  const kept = chosen; // taking the old layer away takes the focus with it
  const inside = document.activeElement?.closest("#daerah, .layer");
  const button = document.activeElement?.closest("#daerah") && document.activeElement.name;
  const version = answer.querySelector("#daerah input[name=version]").value;
  layer().replaceWith(document.importNode(answer.querySelector("#lapisan"), true));
  document.querySelector("#daerah").replaceWith(document.importNode(answer.querySelector("#daerah"), true));
  for (const input of document.querySelectorAll("[data-version]")) input.value = version;
  wake();
  chosen = kept;
  const group = chosen && layer().querySelector(`[data-key="${chosen}"]`);
  if (group) group.focus({ preventScroll: true });
  else if (button === "do") document.querySelector("#daerah button[name=do]:not(:disabled)")?.focus();
  else if (inside) document.querySelector("#daerah").focus({ preventScroll: true });
}

// What the server sent becomes reachable by keyboard and mouse.
function wake() {
  const top = layer();
  top.removeAttribute("aria-hidden");
  top.setAttribute("role", "group");
  top.setAttribute("aria-label", "Daerah yang dihitamkan");
  for (const group of top.querySelectorAll("g")) {
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", group.dataset.label);
    group.setAttribute("aria-describedby", "cara");
  }
  top.addEventListener("pointerdown", press);
  top.addEventListener("keydown", key);
  top.addEventListener("focusin", (event) => (chosen = event.target.closest("g")?.dataset.key ?? null));
  top.addEventListener("focusout", () => { save(); chosen = null; });
  for (const form of document.querySelectorAll("form[data-parts]")) form.addEventListener("submit", submit);
}

function submit(event) {
  event.preventDefault();
  event.stopImmediatePropagation(); // page.js counts what is sent; this form may be sent again
  const body = new FormData(event.target, event.submitter);
  chosen = null;
  send(() => { body.set("version", areaForm.elements.version.value); return body; });
}

function point(event) {
  const box = layer().getBoundingClientRect();
  const within = (value) => Math.min(100, Math.max(0, value));
  return [within((100 * (event.clientX - box.left)) / box.width), within((100 * (event.clientY - box.top)) / box.height)];
}

function press(event) {
  if (event.button || (event.pointerType === "touch" && !sheet.classList.contains("is-touch"))) return;
  event.preventDefault();
  const top = layer();
  const group = event.target.closest("g");
  const [x0, y0] = point(event);
  const was = group && place(group);
  const rect = group ? group.querySelector("rect") : document.createElementNS(top.namespaceURI, "rect");
  if (group) group.focus({ preventScroll: true });
  else { rect.classList.add("is-drawn"); top.append(rect); document.activeElement?.blur(); }
  let now = null;
  const move = (moved) => {
    const [x, y] = point(moved);
    now = was
      ? { ...was, x: Math.min(100 - was.w, Math.max(0, was.x + x - x0)), y: Math.min(100 - was.h, Math.max(0, was.y + y - y0)) }
      : { x: Math.min(x, x0), y: Math.min(y, y0), w: Math.abs(x - x0), h: Math.abs(y - y0) };
    put(rect, now);
  };
  const end = (ended) => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    const drawn = now && ended.type === "pointerup" && (was ? Math.abs(now.x - was.x) + Math.abs(now.y - was.y) > 0.1 : now.w > 0.3 && now.h > 0.2);
    if (!drawn) return was ? put(rect, was) : rect.remove();
    if (was) alter(group, now);
    else send(() => fields({ do: "tambah", ...told(now), ...why() }));
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

const told = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, round(value)]));

function alter(group, values) {
  const { key: id, ground, note } = group.dataset;
  send(() => fields({ do: "ubah", key: id, ground, note, ...told(values) }));
}

function key(event) {
  const group = event.target.closest("g");
  if (!group || event.altKey) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z") { event.preventDefault(); return void undo(); }
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    waiting = chosen = null;
    return void send(() => fields({ do: "hapus", key: group.dataset.key }));
  }
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!way || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const now = place(group);
  const [across, down] = way.map((step) => step * STEP);
  if (event.shiftKey) {
    now.w = Math.min(100 - now.x, Math.max(STEP, now.w + across));
    now.h = Math.min(100 - now.y, Math.max(STEP, now.h + down));
  } else {
    now.x = Math.min(100 - now.w, Math.max(0, now.x + across));
    now.y = Math.min(100 - now.h, Math.max(0, now.y + down));
  }
  put(group.querySelector("rect"), now);
  clearTimeout(waiting?.timer);
  waiting = { group, now, timer: setTimeout(save, SETTLE) };
}

function save() {
  if (!waiting) return;
  clearTimeout(waiting.timer);
  const { group, now } = waiting;
  waiting = null;
  alter(group, now);
}

function undo() {
  save();
  send(() => fields({ do: "urungkan" }));
}

// A first area by keyboard: in the middle of the page, ready to be moved.
async function begin() {
  const known = new Set([...layer().querySelectorAll("g")].map((group) => group.dataset.key));
  await send(() => fields({ do: "tambah", x: 40, y: 45, w: 20, h: 3, ...why() }));
  [...layer().querySelectorAll("g")].find((group) => !known.has(group.dataset.key))?.focus();
}

sheet.classList.add("is-live");
wake();
for (const hidden of document.querySelectorAll("[data-new], [data-how]")) hidden.hidden = false;
document.querySelector("[data-new]").addEventListener("click", begin);
const touch = document.querySelector("[data-touch]");
touch.hidden = !navigator.maxTouchPoints;
touch.addEventListener("click", () => touch.setAttribute("aria-pressed", sheet.classList.toggle("is-touch")));
addEventListener("pagehide", save);
