// Faults on order: the dialog that orders one, and the strip that shows those under way.

import * as api from "./api.js";
import { attempt, byId, make, PROVIDERS, toast } from "./dom.js";
import { say } from "./labels.js";

let ordered = [];
let kinds = [];

/** Fills the dialog's choices and wires the button that opens it. */
export async function start() {
  const choices = await api.choices();
  kinds = choices.kinds;
  const form = byId("fault-dialog").querySelector("form");
  for (const [provider, name] of Object.entries(PROVIDERS)) {
    const own = choices.operations.filter((operation) => operation.provider === provider);
    const options = own.map(({ id, method, path }) => new Option(`${id}  (${method} ${path})`, id));
    form.elements.operation.append(make("optgroup", { label: name }, ...options));
  }
  byId("order-fault").hidden = kinds.length === 0;
  byId("order-fault").addEventListener("click", () => byId("fault-dialog").showModal());
  byId("fault-dialog").addEventListener("close", () => byId("fault-dialog").returnValue && order(form.elements));
  draw();
}

async function order({ operation, kind, times, rate }) {
  const often = rate.value === "" ? { times: times.valueAsNumber } : { rate: rate.valueAsNumber };
  await attempt(async () => {
    await api.orderFault({ operation: operation.value, kind: kind.value, ...often });
    toast(say("ordered"));
    await load();
  });
}

/** Asks which are under way and shows them. */
export async function load() {
  ordered = await api.faults();
  drawOrdered();
}

/** Shows everything again, in the chosen language. */
export function draw() {
  const select = byId("fault-dialog").querySelector("[name=kind]");
  const chosen = select.value;
  select.replaceChildren(...kinds.map((kind) => new Option(named(kind), kind)));
  select.value = chosen || (kinds[0] ?? "");
  drawOrdered();
}

function named(kind) {
  const described = say(`fault.${kind}`, {}, "");
  return described === "" ? kind : `${kind}: ${described}`;
}

function drawOrdered() {
  const open = ordered.filter((fault) => fault.left !== 0);
  byId("faults").replaceChildren(...open.map(strip));
  byId("faults").hidden = open.length === 0;
}

function strip({ id, operation, kind, left, rate }) {
  const where = operation === "*" ? say("any_operation") : operation;
  const often = left === null ? say("rate", { rate }) : say("left", { count: left });
  const drop = make("button", { type: "button", textContent: "×", ariaLabel: say("drop_fault", { kind, operation: where }) });
  drop.addEventListener("click", () => attempt(async () => {
    await api.dropFault(id);
    await load();
    byId("order-fault").focus();
  }));
  return make("li", {}, make("b", { textContent: kind }), ` ${where} · ${often} `, drop);
}
