/* Speaks a call once. Only loaded with the switch on; the screen shows the same without it. */
"use strict";

const call = document.querySelector("[data-spoken]");
const KEPT = "papan-antrean";

if (call && "speechSynthesis" in window && localStorage.getItem(KEPT) !== call.dataset.call) {
  localStorage.setItem(KEPT, call.dataset.call);
  const words = new SpeechSynthesisUtterance(call.dataset.spoken);
  words.lang = "id-ID";
  words.rate = 0.9;
  speechSynthesis.speak(words);
}
