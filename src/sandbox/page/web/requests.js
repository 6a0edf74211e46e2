// The journal: every request to a provider's API and how it was answered.

import { timeOfDay } from "./clock.js";
import { NONE, write } from "./dom.js";
import { Feed } from "./feed.js";
import { called } from "./providers.js";

/** 4xx for 404; 0xx if no answer was sent. */
const kindOf = (status) => `${String(status)[0]}xx`;

export class Requests extends Feed {
  constructor() {
    super("requests", {
      template: "request",
      fill,
      haystack: (request) =>
        [request.method, request.path, request.operation, request.status, request.code, request.fault].join("\n"),
      passes: (request, feed) =>
        [request.provider, ""].includes(feed.filter("provider")) &&
        [kindOf(request.status), ""].includes(feed.filter("status")),
    });
    this.offerProviders();
  }
}

function fill(row, request) {
  const cell = (name) => row.querySelector(`.${name}`);
  const time = row.querySelector("time");
  time.dateTime = request.at;
  time.title = request.at;
  write(time, timeOfDay(request.at));
  const { title, colour } = called(request.provider);
  row.dataset.colour = colour;
  row.dataset.status = String(request.status)[0];
  write(cell("method"), request.method);
  write(cell("path"), request.path);
  cell("path").title = request.path;
  write(row.querySelector(".status b"), request.status ? String(request.status) : NONE);
  const [code, fault] = cell("typed").children;
  write(code, request.code ?? "");
  write(fault, request.fault ?? "");
  write(cell("provider"), title);
  write(row.querySelector(".operation span"), request.operation ?? "");
  write(cell("took"), milliseconds(request.duration_us));
}

const milliseconds = (microseconds) => `${(microseconds / 1000).toFixed(1)} ms`;
