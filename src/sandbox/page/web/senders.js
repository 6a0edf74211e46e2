// SOLAPI's sender IDs: the numbers of the account, and which of them may send.

import * as api from "./api.js";
import { dateAndTime } from "./clock.js";
import { byId, make, NONE } from "./dom.js";

let shown = [];

/** Asks for them and shows them. */
export async function load() {
  shown = await api.senderIds();
  draw();
}

function draw() {
  byId("sender-id-rows").replaceChildren(...shown.map(row));
  byId("sender-id-rows").closest("table").hidden = shown.length === 0;
  byId("no-sender-ids").hidden = shown.length > 0;
  byId("count-sender-ids").textContent = shown.length > 0 ? String(shown.length) : "";
}

function row({ number, status, method, expires_at: until }) {
  const state = make("b", { className: "badge", textContent: status });
  state.dataset.senderState = status;
  return make(
    "tr",
    {},
    make("td", { className: "number", textContent: number }),
    make("td", {}, state),
    make("td", { textContent: method ?? NONE }),
    make("td", { textContent: until ? dateAndTime(until) : NONE }),
  );
}
