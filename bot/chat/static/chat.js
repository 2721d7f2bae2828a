import { Refused, after, keep, listen, open, send, session } from "./api.js";
import { clear, closeChoices, last, show, showMine } from "./log.js";
import { language, words } from "./words.js";

const $ = (id) => document.getElementById(id);
const emergency = document.body.dataset.emergency;
const framed = window.parent !== window;
const outbox = []; // what is typed and not yet confirmed, in order
let sending = false;
let stream = null;

const tellHost = (what) => framed && window.parent.postMessage(`ossa:${what}`, "*");
const trouble = (text) => { $("trouble").textContent = text; };

function enter(messages) {
  $("consent").hidden = true;
  $("chat").hidden = false;
  $("end").hidden = false;
  for (const message of messages) show(message, choose);
  $("words").focus();
  follow();
}

function leave(text) {
  stream?.abort();
  keep(null);
  outbox.length = 0;
  clear();
  $("chat").hidden = true;
  $("end").hidden = true;
  $("consent").hidden = false;
  $("consent-trouble").textContent = text;
  $("start").focus();
}

$("start").addEventListener("click", async () => {
  $("start").disabled = true;
  $("consent-trouble").textContent = "";
  try {
    enter(await open(language));
  } catch {
    $("consent-trouble").textContent = `${words.start_failed} ${emergency}`;
  } finally {
    $("start").disabled = false;
  }
});

function queue(entry, text) {
  closeChoices();
  outbox.push({ entry: { client_message_id: identifier(), ...entry }, view: showMine(text) });
  flush();
}

/* randomUUID is missing on plain-http pages; this id only tells copies of one message apart. */
function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const choose = (choice) => {
  queue({ choice: choice.id }, choice.title);
  $("words").focus();
};

const pause = (ms) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

async function flush() {
  if (sending) return;
  sending = true;
  let wait = 1000;
  while (outbox.length) {
    const { entry, view } = outbox[0];
    $("typing").hidden = false;
    try {
      const { message, replies } = await send(entry);
      view.confirm(message.seq);
      outbox.shift();
      trouble("");
      wait = 1000;
      for (const reply of replies) show(reply, choose);
    } catch (error) {
      $("typing").hidden = true;
      if (error instanceof Refused && [401, 404, 410].includes(error.status)) {
        leave(words.gone);
        break;
      }
      const lasting = error instanceof Refused && error.status < 500 && ![408, 425, 429].includes(error.status);
      if (lasting) {
        view.wait(words.refused);
        trouble(error.message);
        outbox.shift();
        continue;
      }
      view.wait(words.waiting);
      trouble(error instanceof Refused && error.status === 429 ? words.busy : `${words.offline} ${emergency}.`);
      await pause(wait);
      wait = Math.min(wait * 2, 15000);
    }
  }
  $("typing").hidden = true;
  sending = false;
}

/* Messages that come by themselves (from staff), and those that a broken connection swallowed. */
async function follow() {
  stream?.abort();
  const mine = (stream = new AbortController());
  let wait = 1000;
  while (!mine.signal.aborted && session()) {
    try {
      if (!sending) for (const message of (await after(last)).messages) show(message, choose);
      await listen(last, (message) => {
        wait = 1000;
        if (!sending || message.author === "staff") show(message, choose);
      }, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof Refused && [401, 404].includes(error.status)) return leave(words.gone);
    }
    await pause(wait);
    wait = Math.min(wait * 2, 15000);
  }
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("words").value.trim();
  if (!text) return;
  $("words").value = "";
  $("count").hidden = true;
  queue({ text }, text);
  $("words").focus();
});

$("words").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});

$("words").addEventListener("input", () => {
  const left = 2000 - $("words").value.length;
  $("count").hidden = left > 200;
  $("count").textContent = `${left} ${words.left}`;
});

$("end").addEventListener("click", () => window.confirm(words.end_question) && leave(""));
$("close").addEventListener("click", () => tellHost("close"));
document.addEventListener("keydown", (event) => event.key === "Escape" && tellHost("close"));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && session() && follow());

if (framed) $("close").hidden = false;
tellHost("ready");
if (session()) {
  after(0).then(({ messages }) => enter(messages)).catch((error) => {
    if (error instanceof Refused) leave([401, 404].includes(error.status) ? words.gone : "");
    else $("consent-trouble").textContent = `${words.start_failed} ${emergency}`;
  });
}
