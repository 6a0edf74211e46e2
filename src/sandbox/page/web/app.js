// The inbox page: starts the parts, and hands each event of the sandbox to the part it concerns.

import * as api from "./api.js";
import * as clock from "./clock.js";
import { attempt, byId, make, throttled, toast } from "./dom.js";
import * as faults from "./faults.js";
import { choose, current, label, remember, say, span } from "./labels.js";
import { Messages } from "./messages.js";
import { Requests } from "./requests.js";
import * as senders from "./senders.js";
import * as setup from "./setup.js";
import * as tabs from "./tabs.js";

/** Milliseconds after which things that have no event of their own, or too many, are asked for again. */
const SETTLED = 300;

choose();
const feeds = { messages: new Messages(), requests: new Requests() };
const reloadSenders = throttled(() => attempt(senders.load), SETTLED);
const reloadFaults = throttled(() => attempt(faults.load), SETTLED);
let connected = null;
let warnings = [];

function showConnection(is) {
  connected = is;
  byId("connection").dataset.live = String(is);
  byId("connection").textContent = say(is ? "live" : "offline");
}

function showClock() {
  byId("clock").dateTime = new Date(clock.now()).toISOString();
  byId("clock").textContent = clock.timeOfDay(clock.now());
  const ahead = clock.aheadSeconds();
  byId("ahead").hidden = ahead === 0;
  byId("ahead").textContent = `+${span(ahead, "narrow")}`;
  byId("ahead").title = say("ahead", { span: span(ahead) });
  feeds.messages.tick();
}

function showWarnings() {
  const inWords = ({ code, text }) => make("li", { textContent: say(`warning.${code}`, {}, text) });
  byId("warnings").replaceChildren(...warnings.map(inWords));
  byId("warnings").hidden = warnings.length === 0;
}

async function loadAll() {
  await attempt(async () => {
    const info = await api.info();
    clock.set(info.clock);
    warnings = info.warnings;
    showWarnings();
    feeds.messages.limit = info.limits.messages;
    feeds.requests.limit = info.limits.requests;
    const [messages, requests] = await Promise.all([api.messages(), api.requests()]);
    feeds.messages.reset(messages);
    feeds.requests.reset(requests);
    await Promise.all([setup.show(info), senders.load(), faults.load()]);
    showConnection(true);
    showClock();
  });
}

const told = {
  message: (message) => feeds.messages.arrive(message),
  request(request) {
    feeds.requests.put(request);
    feeds.messages.changed();
    if (request.provider === "solapi") {
      reloadSenders();
    }
  },
  clock(moved) {
    clock.set(moved);
    showClock();
    feeds.messages.changed();
    reloadSenders();
  },
  fault: reloadFaults,
  cleared: ({ what }) => (what in feeds ? feeds[what].reset([]) : reloadFaults()),
};

async function advance(seconds) {
  await attempt(async () => {
    told.clock(await api.advance(seconds));
    toast(say("moved", { span: span(clock.aheadSeconds()) }));
  });
}

function startClock() {
  for (const button of document.querySelectorAll(".clock [data-span]")) {
    button.addEventListener("click", () => advance(Number(button.dataset.span)));
  }
  const dialog = byId("clock-dialog");
  byId("other-time").addEventListener("click", () => dialog.showModal());
  dialog.addEventListener("close", () => {
    const { amount, unit } = dialog.querySelector("form").elements;
    if (dialog.returnValue !== "") {
      advance(amount.valueAsNumber * Number(unit.value));
    }
  });
  setInterval(showClock, 1000);
}

function startLanguage() {
  const select = byId("language");
  select.value = current();
  select.addEventListener("change", () => {
    remember(select.value);
    Object.values(feeds).forEach((feed) => feed.relabel());
    setup.draw();
    faults.draw();
    showWarnings();
    showClock();
    if (connected !== null) {
      showConnection(connected);
    }
  });
}

function startClearing() {
  for (const [name, feed] of Object.entries(feeds)) {
    feed.find("[data-clear]").addEventListener("click", () => attempt(async () => {
      await api.clear(name);
      feed.reset([]);
      toast(say("cleared"));
    }));
  }
}

for (const dialog of document.querySelectorAll("dialog")) {
  // Escape would leave what the button before it set.
  dialog.addEventListener("cancel", () => { dialog.returnValue = ""; });
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close(""));
}
label(document);
startLanguage();
startClock();
startClearing();
tabs.start((name) => {
  feeds[name]?.list.measure();
  if (name === "messages") {
    // Nothing of a list that is hidden is asked for.
    feeds.messages.changed();
  }
});
faults.start();
api.follow({
  opened: loadAll,
  lost: () => showConnection(false),
  told: (name, data) => told[name]?.(data),
});
