/* The patient API. The token is all that is kept of a chat in the browser, and only for this tab. */
const KEY = "ossa";
let memory = null; // where storage is blocked, the chat lives as long as the page

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
    this.gone = [401, 404].includes(status);
  }
}

export function session() {
  try {
    memory ??= JSON.parse(sessionStorage.getItem(KEY));
  } catch {}
  return memory;
}

/* Says whether it will outlive the page. */
export function keep(value) {
  memory = value;
  try {
    value ? sessionStorage.setItem(KEY, JSON.stringify(value)) : sessionStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

function ask(path, options) {
  const mine = session();
  return fetch(`/api/conversations${mine ? `/${mine.id}` : ""}${path}`, {
    cache: "no-store", credentials: "omit", ...options,
    headers: { ...(mine && { Authorization: `Bearer ${mine.token}` }), ...options.headers },
  });
}

async function refusal(answer) {
  const { detail } = await answer.json().catch(() => ({}));
  return new Refused(answer.status, typeof detail === "string" ? detail : "");
}

async function call(method, path, body) {
  const answer = await ask(path, {
    method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(20000),
    headers: { "Accept-Language": document.documentElement.lang, ...(body && { "Content-Type": "application/json" }) },
  });
  if (!answer.ok) throw await refusal(answer);
  return answer.status === 204 ? answer.headers : answer.json();
}

export async function open(language, about) {
  keep(null);
  const { id, token, messages, delete_code } = await call("POST", "", { language, about, consent: true });
  keep({ id, token });
  return { messages, code: delete_code };
}

export const post = (path, body) => call("POST", path, body);
export const erase = () => call("DELETE", "");
export const after = async (seq) => (await call("GET", `/messages?after=${seq}`)).messages;

/* Server-sent events by fetch, since EventSource cannot carry the token. Ends when it is cut, or
   silent for longer than the server's heartbeat; `heard` tells that events do get through. */
export async function listen(seq, onEvent, stop, heard) {
  const cut = new AbortController();
  stop.addEventListener("abort", () => cut.abort());
  let watch;
  const alive = (ms) => {
    clearTimeout(watch);
    watch = setTimeout(() => cut.abort(), ms);
  };
  alive(6000);
  try {
    const answer = await ask("/events", { headers: { "Last-Event-ID": `${seq}` }, signal: cut.signal });
    if (!answer.ok) throw await refusal(answer);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive(35000);
      heard();
      const events = (buffer + value).split("\n\n");
      buffer = events.pop();
      for (const event of events) {
        const [, kind] = /^event: (.*)$/m.exec(event) ?? [];
        if (kind) onEvent(kind, JSON.parse(/^data: (.*)$/m.exec(event)[1]));
      }
    }
  } finally {
    clearTimeout(watch);
  }
}
