/* The log: messages in order of seq, each shown once and told to a screen reader once. Text is only
   ever text. The log itself is no live region: a resumed chat would be read out whole. */
const $ = (id) => document.getElementById(id);
export const words = JSON.parse($("script-words").textContent);
const log = $("log");
const icons = { EMERGENCY_NOW: "⚠", SAME_DAY: "●", URGENT_48H: "◆", URGENT_2W: "▲", ROUTINE: "■", SELF_CARE_INFO: "○" };
const shown = new Map(); // seq or client id -> element
export let last = 0; // every message up to this one is here
export let taken = ""; // the name of the person who answers

export function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const button = (text, act) => make("button", { type: "button", textContent: text, onclick: act });
const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [make("br"), line] : [line]));
export const paragraphs = (text) => text.split(/\n{2,}/).map((part) => make("p", {}, ...lines(part)));

export function announce(text, region = "polite") {
  const line = make("p", { textContent: text });
  $(region).append(line);
  setTimeout(() => line.remove(), 20000);
}

function body(message) {
  const { urgency, sections, author } = message;
  const box = make("div", { className: "body", dir: "auto" });
  if (urgency && author !== "patient") {
    const icon = make("span", { ariaHidden: "true", textContent: `${icons[urgency]} ` });
    box.append(make("p", { className: "level" }, icon, words[urgency] ?? urgency));
  }
  if (sections?.length) {
    for (const { title, text } of sections) box.append(title && make("h3", { textContent: title }), ...paragraphs(text));
  } else box.append(...paragraphs(message.text));
  if (urgency === "EMERGENCY_NOW") {
    const { emergency } = document.body.dataset;
    box.append(make("a", { className: "call", href: `tel:${emergency}`, textContent: `${words.call_number} ${emergency}` }));
  }
  return box;
}

function choices(message, act) {
  const list = make("ul", { className: "choices" });
  for (const choice of message.choices) {
    const one = button(choice.title, () => {
      one.ariaPressed = "true";
      act.choose(choice);
    });
    one.dataset.choice = choice.id;
    list.append(make("li", {}, one));
  }
  if (message.question !== "site") return [list];
  const picture = button(words.map, async () => {
    const { bodyMap } = await import("./map.js");
    const map = bodyMap(list, make, words);
    picture.replaceWith(map);
    map.querySelector("button").focus();
  });
  return [make("p", { className: "choices" }, picture), list];
}

export function closeChoices() {
  for (const one of log.querySelectorAll(".choices button:enabled, .map button:enabled")) one.disabled = true;
}

/* Shows a message of the server's; `silent` for those that were there before. */
export function show(message, act, silent) {
  const { seq, author, kind, name, role } = message;
  const mine = shown.get(message.client_message_id);
  if (shown.has(seq)) return;
  if (mine) {
    shown.set(seq, mine);
    mine.settle(seq);
  } else {
    const item = element(message, act);
    shown.set(seq, item);
    item.dataset.seq = seq;
    // Before the first that comes later, and before those of mine that have no number yet.
    log.insertBefore(item, [...log.children].find((one) => !(one.dataset.seq < seq)) ?? null);
    if (!silent) {
      const count = message.choices?.length;
      const offer = count ? ` ${words.choices.replace("{count}", count)}` : "";
      const urgent = message.urgency === "EMERGENCY_NOW";
      if (author !== "patient") announce(`${who(message)}: ${message.text}${offer}`, urgent ? "alarm" : "polite");
      item.scrollIntoView({ block: item.offsetHeight > log.clientHeight ? "start" : "nearest" });
    }
  }
  while (shown.has(last + 1)) last += 1;
  if (author === "staff") taken = kind === "left" ? "" : name || role;
  else if (author === "assistant" && seq === last && !message.urgency) taken = "";
}

const who = ({ author, name, role }) => (author === "staff" && name ? `${name}, ${role}` : words[author === "patient" ? "you" : author]);

function element(message, act) {
  const { author, urgency, question, topic } = message;
  const alarm = urgency === "EMERGENCY_NOW" && author !== "patient";
  const item = make("article", { className: `message ${author}${alarm ? " alarm" : ""}` },
    make("p", { className: "who", textContent: who(message) }), body(message));
  if (message.choices?.length) {
    closeChoices();
    item.append(...choices(message, act));
  }
  if (question) item.dataset.question = question;
  if (topic) item.dataset.topic = topic;
  if (author === "assistant" && (topic || urgency)) import("./answer.js").then(({ dress }) => dress(item, message, act.rate));
  return item;
}

/* A message of this page that the server has not confirmed yet. */
export function showMine(id, text) {
  const item = element({ author: "patient", text });
  const state = make("p", { className: "state", textContent: words.sending });
  item.append(state);
  log.append(item);
  item.scrollIntoView({ block: "nearest" });
  item.settle = (seq) => {
    item.dataset.seq = seq;
    item.settled = true;
    state.textContent = words.sent;
    state.className = "state";
  };
  item.wait = (why) => {
    state.textContent = why;
    state.className = "state waiting";
  };
  shown.set(id, item);
  return item;
}

export function note(...content) {
  const line = make("p", { className: "note" }, ...content);
  line.dataset.seq = 0;
  log.prepend(line);
}

export function clear() {
  log.replaceChildren();
  shown.clear();
  last = 0;
  taken = "";
}
