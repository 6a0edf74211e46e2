// Faults on order: the dialog that orders one, and the strip that shows those under way.

import * as api from "./api.js";
import { kinds, operations, providers } from "./choices.js";
import { attempt, byId, make, toast } from "./dom.js";
import { say } from "./labels.js";

let ordered = [];

/** Fills the dialog's choices and wires the button that opens it. */
export function start() {
  const form = byId("fault-dialog").querySelector("form");
  for (const { name, title } of providers) {
    const own = operations.filter((operation) => operation.provider === name);
    const options = own.map(({ id, method, path }) => new Option(`${id}  (${method} ${path})`, id));
    form.elements.operation.append(make("optgroup", { label: title }, ...options));
  }
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
  select.value = chosen || kinds[0];
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
