// Keyboard shortcuts, running clocks, new messages as they come, passkeys; all but passkeys works without this file.
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
  const press = (which) => () => document.querySelector(which)?.click();
  const focus = (name) => () => document.getElementById(name)?.focus();
  const keys = {
    j: () => step(1), k: () => step(-1), r: press("[data-review]"), x: press("[data-review-next]"), "?": () => help.showModal(),
    n: focus("note"), t: focus("new-tag"), "/": focus("q"),
    e: () => {
      const item = document.activeElement.closest(".message") ?? document.querySelector(".message.by-patient");
      item?.querySelector("a[data-correct]")?.click();
    },
    a: press("[data-take] button"), u: press("a[data-up]"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && "rx".includes(event.key)) return;
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
})();

// A conversation that is open: new messages are put in, the patient's typing shows, and so does ours.
(() => {
  const list = document.getElementById("messages");
  if (!list || list.dataset.open !== "yes") return;
  const talk = list.dataset.talk;
  const said = document.getElementById("newer");
  const typing = document.getElementById("patient-typing");
  const readTo = document.getElementById("read-to");

  // A review holds for what was on the screen: a new message counts once it was seen.
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      if (readTo) readTo.value = Math.max(Number(readTo.value), Number(target.dataset.seq));
    }
  }, { threshold: 0.6 });

  const put = (piece) => {
    const items = [...piece.querySelectorAll("li.message")];
    if (!items.length) return;
    const [level, now] = [document, piece].map((page) => page.getElementById("urgency-now"));
    const changed = level.textContent.trim() !== now.textContent.trim();
    level.replaceChildren(...now.childNodes);
    const assessment = document.getElementById("assessment");
    if (!assessment.contains(document.activeElement)) assessment.replaceWith(piece.getElementById("assessment"));
    for (const item of items) {
      list.append(item);
      seen.observe(item);
    }
    list.dataset.seq = items.at(-1).dataset.seq;
    const count = document.getElementById("message-count");
    count.textContent = Number(count.textContent) + items.length;
    const words = items.length === 1 ? said.dataset.one : said.dataset.many.replace("{count}", items.length);
    said.textContent = changed ? `${words} ${said.dataset.urgent}` : words;
  };
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${talk}/newest`, { redirect: "error" });
      if (!answer.ok) return;
      const newest = await answer.json();
      const words = newest.typing ? typing.dataset.words : "";
      if (typing.textContent !== words) typing.textContent = words;
      if (newest.seq <= Number(list.dataset.seq)) return;
      const more = await fetch(`${talk}/newer?after=${list.dataset.seq}`, { redirect: "error" });
      if (more.ok) put(new DOMParser().parseFromString(await more.text(), "text/html"));
    } catch { /* logged out or off line: the page stays as it is */ }
  };
  setInterval(look, 3000);

  const answer = document.querySelector("[data-typing]");
  let told = 0;
  answer?.addEventListener("input", () => {
    if (!answer.value || Date.now() - told < 3000) return;
    told = Date.now();
    const form = new FormData();
    form.set("csrf", answer.form.elements.csrf.value);
    fetch(answer.dataset.typing, { method: "POST", body: new URLSearchParams(form) }).catch(() => {});
  });
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
