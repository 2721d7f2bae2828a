// Keyboard shortcuts only; every page works without this file.
"use strict";
(() => {
  const OFF = "ossa-console-keys-off"; // a preference, nothing of a conversation
  const help = document.getElementById("keys");
  const opener = document.getElementById("open-keys");
  const tick = document.getElementById("keys-on");
  if (!help || !opener || !tick) return;

  const isOff = () => {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  };
  const remember = (on) => {
    try { on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* private window */ }
  };
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  tick.checked = !isOff();
  tick.addEventListener("change", () => remember(tick.checked));

  const step = (by) => {
    const stops = [...document.querySelectorAll("[data-step]")];
    if (!stops.length) return;
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : stops.length - 1) : at + by;
    stops[Math.min(Math.max(next, 0), stops.length - 1)].focus();
  };
  const review = () => document.querySelector("[data-review] button")?.click();
  const note = () => document.getElementById("note")?.focus();
  const keys = {
    j: () => step(1), k: () => step(-1), r: review, n: note, "?": () => help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key === "r") return;
    if (help.open || isOff()) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
