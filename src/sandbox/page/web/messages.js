// The messages: what a phone would have shown or said.

import * as api from "./api.js";
import { now, remaining, timeOfDay } from "./clock.js";
import { announce, attempt, copy, NONE, throttled, toast, write } from "./dom.js";
import { Feed } from "./feed.js";
import { say } from "./labels.js";
import { called } from "./providers.js";

/** From here on the countdown is shown as urgent. */
const URGENT = 60_000;

/** Announcements of a burst are put together, and so are questions about states. */
const PAUSE = 800;
const SETTLED = 250;

export class Messages extends Feed {
  constructor() {
    super("messages", {
      template: "message",
      fill,
      haystack: (message) => [message.number, message.text, message.code ?? ""].join("\n"),
      passes: (message, feed) => [message.provider, ""].includes(feed.filter("provider")),
    });
    this.offerProviders();
    this.find("[data-rows]").addEventListener("click", onCopy);
    this.fresh = 0;
    /** There is no event for what a request did to a code. */
    this.changed = throttled(() => attempt(() => this.askAgain()), SETTLED);
    this.list.scroller.addEventListener("scroll", this.changed, { passive: true });
  }

  /** Asks for the messages that can be seen: they are the ones whose state matters now. */
  async askAgain() {
    const ids = this.list.visibleIds();
    if (ids.length === 0) {
      return;
    }
    for (const message of await api.messagesFrom(Math.min(...ids), Math.max(...ids))) {
      if (this.items.has(message.id)) {
        this.items.set(message.id, message);
      }
    }
    this.soon();
  }

  /** A message came, or one that is known changed. */
  arrive(message) {
    if (!this.items.has(message.id)) {
      this.fresh += 1;
      clearTimeout(this.announcing);
      this.announcing = setTimeout(() => {
        const provider = called(message.provider).title;
        announce(say("arrived", { count: this.fresh, provider, number: message.number }));
        this.fresh = 0;
      }, PAUSE);
    }
    this.put(message);
  }

  /** The time went on. */
  tick() {
    this.list.refresh();
  }
}

/** The state as it is now: the sandbox notices that a code expired only when it is asked for it. */
function stateOf(message) {
  const over = message.expires_at !== null && Date.parse(message.expires_at) <= now();
  return message.state === "active" && over ? "expired" : message.state;
}

function fill(row, message) {
  const cell = (name) => row.querySelector(`.${name}`);
  const time = row.querySelector("time");
  time.dateTime = message.at;
  time.title = message.at;
  write(time, timeOfDay(message.at));
  const { title, language, colour } = called(message.provider);
  row.dataset.colour = colour;
  write(cell("provider"), title);
  write(cell("channel"), say(message.channel));
  write(cell("number"), message.number);
  const text = row.querySelector(".text span");
  write(text, message.text);
  text.title = message.text;
  text.lang = language;
  fillCode(row.querySelector("button"), message.code);
  const state = stateOf(message);
  row.dataset.state = state;
  write(row.querySelector(".state b"), say(`state.${state}`, {}, state));
  fillCountdown(cell("expires"), message, state);
  fillTries(cell("tries"), state === "active" ? message.attempts_left : null);
}

function fillCode(button, code) {
  button.hidden = code === null;
  if (code !== null) {
    write(button.firstElementChild, code);
    button.setAttribute("aria-label", say("copy_code", { code }));
  }
}

function fillTries(cell, left) {
  cell.dataset.label = say("tries");
  cell.toggleAttribute("data-none", left === null);
  write(cell, left === null ? NONE : String(left));
}

function fillCountdown(cell, message, state) {
  const [text, meter] = cell.children;
  const counting = state === "active" && message.expires_at !== null;
  meter.hidden = !counting;
  cell.toggleAttribute("data-none", !counting);
  if (!counting) {
    write(text, NONE);
    cell.removeAttribute("data-urgent");
    return;
  }
  const left = Date.parse(message.expires_at) - now();
  write(text, remaining(left));
  meter.value = left / (Date.parse(message.expires_at) - Date.parse(message.at));
  meter.ariaLabel = say("expires");
  cell.toggleAttribute("data-urgent", left < URGENT);
}

async function onCopy(event) {
  const button = event.target.closest("button");
  const code = button?.closest(".message").item.code;
  if (button === null || code === undefined) {
    return;
  }
  if (!(await copy(code))) {
    toast(say("not_copied"));
    return;
  }
  toast(say("copied_code", { code }));
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1500);
}
