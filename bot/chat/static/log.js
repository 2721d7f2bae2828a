/* The log: messages in order of seq, each shown and announced once. Text is only ever text. */
import { words } from "./words.js";

const log = document.getElementById("log");
const alarm = document.getElementById("alarm");
const numbers = document.body.dataset;
const shown = new Set();
export let last = 0;

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function body(message) {
  const box = make("div", { className: "body" });
  if (message.urgency && message.author !== "patient") {
    box.append(make("p", { className: "level", textContent: words.levels[message.urgency] ?? message.urgency }));
  }
  for (const part of message.text.split(/\n{2,}/)) {
    const lines = part.split("\n").flatMap((line, index) => (index ? [document.createElement("br"), line] : [line]));
    box.append(make("p", {}, ...lines));
  }
  if (message.urgency === "EMERGENCY_NOW") {
    box.append(make("a", {
      className: "call", href: `tel:${numbers.emergency}`, textContent: `${words.call} ${numbers.emergency}`,
    }));
  }
  if (message.citations?.length) box.append(sources(message.citations));
  return box;
}

/* Drawings of the topic, once: the answer's "more" comes right after it and would show them again. */
function pictures(message) {
  if ([...log.querySelectorAll(".message.assistant")].pop()?.dataset.topic === message.topic) return [];
  return (message.pictures ?? []).map(({ url, alt, long, width, height }) => {
    const image = make("img", { src: url, alt, width, height, loading: "lazy", decoding: "async" });
    const open = make("a", { href: url, target: "_blank", rel: "noopener" }, image);
    open.append(make("span", { className: "unseen", textContent: ` (${words.enlarge})` }));
    const told = long.split("\n").map((line) => make("p", { textContent: line }));
    const described = make("details", {}, make("summary", { textContent: words.describe }), ...told);
    return make("figure", {}, open, make("figcaption", {}, described));
  });
}

function sources(citations) {
  const list = make("ul", { className: "sources" });
  for (const { title, url } of citations) {
    const safe = /^https:\/\//.test(url ?? "");
    list.append(make("li", {}, safe
      ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: title })
      : title));
  }
  return make("details", {}, make("summary", { textContent: `${words.sources} (${citations.length})` }), list);
}

function choices(message, onChoice) {
  const list = make("ul", { className: "choices" });
  for (const choice of message.choices) {
    const button = make("button", { type: "button", textContent: choice.title });
    button.dataset.choice = choice.id;
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", "true");
      onChoice(choice);
    });
    list.append(make("li", {}, button));
  }
  return list;
}

export function closeChoices() {
  for (const button of log.querySelectorAll(".choices button:enabled")) button.disabled = true;
}

/* `seq` 0 is a message of this page that the server has not confirmed yet. */
export function show(message, onChoice) {
  if (message.seq && shown.has(message.seq)) return null;
  if (message.seq) {
    shown.add(message.seq);
    last = Math.max(last, message.seq);
  }
  const urgent = message.urgency === "EMERGENCY_NOW" && message.author !== "patient";
  const item = make("div", { className: `message ${message.author}${urgent ? " alarm" : ""}` });
  const who = message.author === "patient" ? words.you : words[message.author];
  item.append(make("p", { className: "who", textContent: who }), body(message), ...pictures(message));
  if (message.choices?.length) {
    closeChoices();
    item.append(choices(message, onChoice));
  }
  if (message.question) item.dataset.question = message.question;
  if (message.topic) item.dataset.topic = message.topic;
  log.append(item);
  if (urgent) alarm.textContent = message.text;
  item.scrollIntoView({ block: message.author === "patient" ? "end" : "nearest" });
  return item;
}

export function showMine(text) {
  const item = show({ seq: 0, author: "patient", text, choices: [] });
  const state = make("p", { className: "state", textContent: words.sending });
  item.append(state);
  return {
    confirm(seq) {
      shown.add(seq);
      last = Math.max(last, seq);
      state.textContent = words.sent;
      state.className = "state";
    },
    wait(text) {
      state.textContent = text;
      state.className = "state waiting";
    },
  };
}

export function clear() {
  log.replaceChildren();
  shown.clear();
  last = 0;
}
