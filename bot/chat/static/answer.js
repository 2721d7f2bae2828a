/* What goes with an answer or a result, loaded with the first of them: sources, drawings, feedback. */
import { button, make, paragraphs, words } from "./log.js";

export function dress(item, message, rate) {
  if (message.citations.length) item.querySelector(".body").append(sources(message.citations));
  item.append(...pictures(item, message));
  if (message.urgency !== "EMERGENCY_NOW") item.append(rating(message.seq, rate));
}

/* Drawings of the topic, once: the answer's "more" comes right after it and would show them again. */
function pictures(item, message) {
  let before = item.previousElementSibling;
  while (before && !before.matches(".assistant")) before = before.previousElementSibling;
  if (before?.dataset.topic === message.topic) return [];
  return message.pictures.map(({ url, alt, long, width, height }) => make("figure", {},
    make("a", { href: url, target: "_blank", rel: "noopener" },
      make("img", { src: url, alt, width, height, loading: "lazy", decoding: "async" }),
      make("span", { className: "unseen", textContent: ` (${words.enlarge})` })),
    make("figcaption", {}, make("details", {}, make("summary", { textContent: words.describe }), ...paragraphs(long)))));
}

function sources(citations) {
  const list = citations.map(({ title, url }) => make("li", {}, /^https:\/\//.test(url ?? "")
    ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer", textContent: title }) : title));
  return make("details", {}, make("summary", { textContent: `${words.sources} (${list.length})` }),
    make("ul", { className: "sources" }, ...list));
}

function rating(seq, rate) {
  const row = make("p", { className: "rate" }, `${words.help_asked} `);
  const say = (helpful) => async () => {
    await rate(seq, { helpful });
    const field = make("textarea", { rows: 1, maxLength: 1000 });
    const send = button(words.send, async () => {
      await rate(seq, { helpful, comment: field.value || null });
      row.replaceChildren(words.rate_thanks);
    });
    row.replaceChildren(words.rate_thanks, make("label", {}, words.rate_more, field), send);
    field.focus();
  };
  row.append(button(words.yes, say(true)), " ", button(words.no, say(false)));
  return row;
}
