// The control API, as specs/sandbox.yaml describes it.

const BASE = "/sandbox/v1";

/** Milliseconds until a lost connection is tried again. */
const RETRY = 1000;

/** The most that the API gives at once. */
const MOST = 10_000;

async function ask(method, path, body) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(BASE + path, { method, headers, body: body && JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error ?? `HTTP ${response.status}`);
  }
  return answer;
}

/** Everything of a list, page by page. */
async function all(path, name) {
  const items = [];
  for (let after = 0; ; ) {
    const answer = await ask("GET", `${path}?after=${after}&limit=${MOST}`);
    items.push(...answer[name]);
    if (answer[name].length < MOST) {
      return items;
    }
    after = answer.last;
  }
}

export const info = () => ask("GET", "/info");
export const messages = () => all("/messages", "messages");
export const messagesFrom = async (first, last) => {
  const limit = Math.min(last - first + 1, MOST);
  return (await ask("GET", `/messages?after=${first - 1}&limit=${limit}`)).messages;
};
export const requests = () => all("/requests", "requests");
export const senderIds = async () => (await ask("GET", "/sender-ids")).sender_ids;
export const faults = async () => (await ask("GET", "/faults")).faults;
export const clear = (what) => ask("DELETE", `/${what}`);
export const advance = (seconds) => ask("POST", "/clock/advance", { seconds });
export const orderFault = (fault) => ask("POST", "/faults", fault);
export const dropFault = (id) => ask("DELETE", `/faults/${encodeURIComponent(id)}`);

/**
 * What happens from now on. `opened` runs on every connection, the first and each after a loss; what happens
 * while it works is kept and told after it.
 */
export function follow(reader) {
  const events = new EventSource(`${BASE}/events`);
  let waiting = [];
  const tell = (name, data) => (waiting === null ? reader.told(name, data) : waiting.push([name, data]));
  for (const name of ["message", "request", "cleared", "clock", "fault"]) {
    events.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
  }
  events.addEventListener("open", async () => {
    await reader.opened();
    const missed = waiting;
    waiting = null;
    missed.forEach(([name, data]) => reader.told(name, data));
  });
  events.addEventListener("error", () => {
    // The browser would go on after the last event it saw, but what listens there now may be another sandbox.
    events.close();
    reader.lost();
    setTimeout(() => follow(reader), RETRY);
  });
}
