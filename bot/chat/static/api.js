/* The patient API. The token is all that is kept in the browser, and only for this tab. */
const KEY = "ossa";
let memory = null; // where storage is blocked, the chat lives as long as the page

export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function session() {
  if (memory) return memory;
  try {
    memory = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    memory = null;
  }
  return memory;
}

export function keep(value) {
  memory = value;
  try {
    value ? sessionStorage.setItem(KEY, JSON.stringify(value)) : sessionStorage.removeItem(KEY);
  } catch {
    /* storage blocked: memory serves */
  }
}

async function call(method, path, body, signal) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (session()) headers.Authorization = `Bearer ${session().token}`;
  const answer = await fetch(`/api/conversations${path}`, {
    method, headers, signal, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit",
  });
  if (answer.status === 204) return null;
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const detail = typeof data.detail === "string" ? data.detail : "";
    throw new Refused(answer.status, detail);
  }
  return data;
}

export async function open(language) {
  keep(null);
  const made = await call("POST", "", { language, consent: true });
  keep({ id: made.id, token: made.token });
  return made.messages;
}

export const send = (entry) => call("POST", `/${session().id}/messages`, entry, AbortSignal.timeout(20000));
export const after = (seq) => call("GET", `/${session().id}/messages?after=${seq}`);

/* Server-sent events by fetch, since EventSource cannot carry the token. Resolves when cut. */
export async function listen(seq, onMessage, signal) {
  const answer = await fetch(`/api/conversations/${session().id}/events`, {
    headers: { Authorization: `Bearer ${session().token}`, "Last-Event-ID": String(seq) },
    cache: "no-store", credentials: "omit", signal,
  });
  if (!answer.ok) throw new Refused(answer.status, "");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    buffer += value.replace(/\r\n?/g, "\n");
    const events = buffer.split("\n\n");
    buffer = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
      if (data.length) onMessage(JSON.parse(data.join("\n")));
    }
  }
}
