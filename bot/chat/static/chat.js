import { after, erase, keep, listen, open, post, Refused, session } from "./api.js";
import { announce, clear, closeChoices, last, make, note, show, showMine, taken, words } from "./log.js";

const $ = (id) => document.getElementById(id);
const page = document.documentElement;
const framed = window.parent !== window;
const outbox = []; // what is written and not yet confirmed, in order
let sending = false;
let stream = null;

const tellHost = (what) => framed && window.parent.postMessage(`ossa:${what}`, "*");
const trouble = (text) => { if ($("trouble").textContent !== text) $("trouble").textContent = text; };
const act = { choose, rate: (seq, body) => post(`/messages/${seq}/feedback`, body).catch(() => {}) };

function enter(messages, again) {
  $("consent").hidden = true;
  for (const part of ["chat", "mine"]) $(part).hidden = false;
  for (const message of messages) show(message, act, again);
  if (again) announce(words.resumed);
  $("words").focus();
  follow();
}

function leave(...text) {
  stream?.abort();
  keep(null);
  outbox.length = 0;
  clear();
  for (const part of ["chat", "mine"]) $(part).hidden = true;
  $("words").value = "";
  $("consent").hidden = false;
  $("consent-trouble").replaceChildren(...text);
  $("start").focus();
}

$("consent").addEventListener("submit", async (event) => {
  event.preventDefault();
  if ($("start").ariaDisabled) return;
  $("start").ariaDisabled = "true";
  $("consent-trouble").textContent = "";
  try {
    const { messages, code } = await open(page.lang, new FormData($("consent")).get("about"));
    enter(messages);
    note(`${words.code} `, make("b", { textContent: code }));
  } catch (error) {
    $("consent-trouble").textContent = (error instanceof Refused && error.message) || words.start_failed;
  }
  $("start").ariaDisabled = null;
});

/* crypto.randomUUID is missing on plain-http pages; this id only tells copies of a message apart. */
const identifier = () => "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replace(/x/g,
  () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16));

function queue(entry, text) {
  const id = identifier();
  closeChoices();
  outbox.push({ entry: { client_message_id: id, ...entry }, view: showMine(id, text) });
  $("words").focus();
  flush();
}

function choose(choice) {
  queue({ choice: choice.id }, choice.title);
}

/* Waits, but no longer than until the network comes back. */
const pause = (ms) => new Promise((resolve) => {
  const go = () => {
    clearTimeout(timer);
    removeEventListener("online", go);
    resolve();
  };
  const timer = setTimeout(go, ms);
  addEventListener("online", go);
});

async function flush() {
  if (sending) return;
  sending = true;
  let wait = 1000;
  while (outbox.length) {
    const { entry, view } = outbox[0];
    $("typing").hidden = Boolean(taken);
    const slow = setTimeout(() => {
      if (view.settled) return;
      view.wait(words.waiting);
      trouble(words.offline);
    }, 4500);
    try {
      const { message, replies } = await post("/messages", entry);
      for (const one of [message, ...replies]) show(one, act);
      outbox.shift();
      trouble("");
      wait = 1000;
    } catch (error) {
      $("typing").hidden = true;
      const status = error instanceof Refused ? error.status : 0;
      if (status === 401 || status === 404) {
        const unsent = outbox.map((one) => one.entry.text ?? "").join("\n").trim();
        leave(words.gone);
        $("words").value = unsent; // for the new chat, to send or to delete
        break;
      }
      if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
        view.wait(words.refused);
        trouble(error.message);
        outbox.shift();
        continue;
      }
      // The answer may be lost although the message arrived: events have confirmed it then.
      if (view.settled) {
        outbox.shift();
        continue;
      }
      view.wait(words.waiting);
      trouble(status === 429 && error.message ? error.message : words.offline);
      await pause(wait);
      wait = Math.min(wait * 2, 15000);
    } finally {
      clearTimeout(slow);
    }
  }
  $("typing").hidden = true;
  sending = false;
}

let dots;
function heard(kind, data) {
  if (kind === "message") {
    show(data, act);
    $("staff-typing").hidden = true;
    if (document.hidden || data.author === "staff") tellHost("news");
  } else if (taken) {
    $("staff-typing").textContent = words.types.replace("{name}", taken);
    $("staff-typing").hidden = false;
    clearTimeout(dots);
    dots = setTimeout(() => { $("staff-typing").hidden = true; }, 6000);
  }
}

/* Messages that come by themselves, and those that a broken connection swallowed: by events, or by
   asking every few seconds where something on the way holds events back. */
async function follow() {
  stream?.abort();
  const mine = (stream = new AbortController());
  let wait = 1000;
  let flows = true;
  while (!mine.signal.aborted && session()) {
    try {
      for (const message of await after(last)) show(message, act);
      wait = flows ? 1000 : 4000;
      if (flows) {
        let got = false;
        try {
          await listen(last, heard, mine.signal, () => { got = true; });
        } finally {
          flows = got;
        }
      } else flows = Math.random() < 0.2; // it may flow by now
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof Refused && error.gone) return leave(words.gone);
      wait = Math.min(wait * 2, 15000);
    }
    await pause(wait);
  }
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (!text) return $("words").focus();
  $("words").value = "";
  $("count").hidden = true;
  queue({ text }, text);
});

$("words").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

let told = 0;
$("words").addEventListener("input", () => {
  const left = 2000 - $("words").value.length;
  $("count").hidden = left > 200;
  $("count").textContent = `${left} ${words.left}`;
  if (taken && Date.now() - told > 3000) {
    told = Date.now();
    post("/typing").catch(() => {});
  }
});

$("end").addEventListener("click", () => {
  $("more").open = false;
  $("ending").showModal();
});
$("ending").addEventListener("close", async () => {
  const how = $("ending").returnValue;
  $("ending").returnValue = "";
  if (!how) return $("more").firstElementChild.focus();
  try {
    const headers = await (how === "erase" ? erase() : post("/end"));
    leave(how === "erase" ? `${words.erased} ${headers.get("Ossa-Receipt")}` : words.ended);
  } catch (error) {
    if (error instanceof Refused) return leave(words.ended);
    trouble(words.start_failed);
  }
});

/* Pages that need no script, opened with what this one knows. */
$("away").addEventListener("submit", () => {
  const known = { script: keep(session()) ? "1" : "", ...session() };
  for (const name in known) $("away").elements[name].value = known[name];
});

$("language").addEventListener("click", async (event) => {
  if (!session()) return;
  event.preventDefault();
  await post("/language", { language: $("language").hreflang }).catch(() => {});
  location.replace($("language").href);
});

/* How it looks, for this tab. */
const looks = { size: ["", "large", "huge"], contrast: ["", "high"] };
for (const [name, values] of Object.entries(looks)) {
  const set = (value) => {
    page.dataset[name] = value;
    try { sessionStorage.setItem(`ossa-${name}`, value); } catch {}
  };
  try { set(sessionStorage.getItem(`ossa-${name}`) ?? ""); } catch {}
  $(name).addEventListener("click", () => set(values[(values.indexOf(page.dataset[name]) + 1) % values.length]));
}

$("close").addEventListener("click", () => tellHost("close"));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("ending").open) return;
  if ($("more").open) {
    $("more").open = false;
    $("more").firstElementChild.focus();
  } else tellHost("close");
});
document.addEventListener("visibilitychange", () => !document.hidden && session() && follow());
addEventListener("pageshow", (event) => event.persisted && (session() ? follow() : leave()));
addEventListener("beforeunload", (event) => outbox.length && event.preventDefault());

$("close").hidden = !framed;
tellHost("ready");
async function resume() {
  for (let wait = 1000; session(); wait = Math.min(wait * 2, 15000)) {
    try {
      return enter(await after(0), true);
    } catch (error) {
      if (error instanceof Refused && error.gone) return leave(words.gone);
      $("consent-trouble").textContent = words.start_failed;
      await pause(wait);
    }
  }
}
resume();
