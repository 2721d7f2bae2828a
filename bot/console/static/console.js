// Keyboard shortcuts, running clocks, word of new messages, passkeys; all but passkeys works without this file.
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
  const focus = (name) => () => document.getElementById(name)?.focus();
  const keys = {
    j: () => step(1), k: () => step(-1), r: review, "?": () => help.showModal(),
    n: focus("note"), t: focus("new-tag"), "/": focus("q"),
    e: () => {
      const item = document.activeElement.closest(".message") ?? document.querySelector(".message.by-patient");
      item?.querySelector("a[data-correct]")?.click();
    },
    a: () => document.querySelector("[data-take] button")?.click(),
    u: () => document.querySelector("a[data-up]")?.click(),
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

(() => {
  const clocks = document.querySelectorAll("time.clock[data-since]");
  const tick = () => {
    for (const clock of clocks) {
      const minutes = Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 60000);
      if (minutes < 0 || minutes >= 1440) continue; // days are written by the server
      const hours = Math.floor(minutes / 60);
      clock.textContent = hours ? `${hours} h ${String(minutes % 60).padStart(2, "0")} min` : `${minutes} min`;
    }
  };
  if (clocks.length) setInterval(tick, 20000);

  const list = document.getElementById("messages");
  const newer = document.getElementById("newer");
  if (!list || !newer || list.dataset.open !== "yes") return;
  const look = async () => {
    if (document.hidden || !newer.hidden) return;
    try {
      const answer = await fetch(list.dataset.newest, { redirect: "error" });
      if (answer.ok && (await answer.json()).seq > Number(list.dataset.seq)) newer.hidden = false;
    } catch { /* logged out or off line: the page stays as it is */ }
  };
  setInterval(look, 5000);
})();

(() => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const making = form.dataset.passkey === "create";
    const Key = window.PublicKeyCredential;
    if (!Key?.parseCreationOptionsFromJSON || !Key?.parseRequestOptionsFromJSON) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const options = JSON.parse(form.dataset.options);
      try {
        const made = making
          ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(made.toJSON());
        form.submit();
      } catch { /* the person said no: the code's field is still there */ }
    });
  }
})();
