// A tab with a live list, newest first: what messages and requests have in common.

import { providers } from "./choices.js";
import { label, say } from "./labels.js";
import { WindowedList } from "./window.js";

export class Feed {
  /**
   * `name` is that of the tab and of the control API's collection; `fill` writes an item into a
   * row; `haystack` is the text to search; `passes` says whether an item passes the other filters.
   */
  constructor(name, { template, fill, haystack, passes = () => true, limit = 10_000 }) {
    Object.assign(this, { name, haystack, passes, limit });
    this.panel = document.getElementById(`panel-${name}`);
    this.items = new Map();
    this.unseen = 0;
    this.pending = false;
    const row = document.getElementById(template).content;
    this.list = new WindowedList(this.find(".table"), this.find("[data-rows]"), {
      create: () => row.firstElementChild.cloneNode(true),
      fill,
      scrolled: () => this.atTop() && this.seen(),
    });
    for (const filter of this.panel.querySelectorAll("[data-filter]")) {
      filter.addEventListener("input", () => this.draw());
    }
    this.find("[data-newer]").addEventListener("click", () => {
      this.list.scroller.scrollTop = 0;
      this.seen();
    });
  }

  find(selector) {
    return this.panel.querySelector(selector);
  }

  filter(name) {
    return this.find(`[data-filter="${name}"]`)?.value ?? "";
  }

  atTop() {
    return this.list.scroller.scrollTop < 4;
  }

  /** Replaces everything. */
  reset(items) {
    this.items = new Map(items.map((item) => [item.id, item]));
    this.seen();
    this.draw();
  }

  /** Adds an item, or replaces the one with its id. Drawn with the next frame, however many come. */
  put(item) {
    if (!this.items.has(item.id) && !this.atTop()) {
      this.unseen += 1;
    }
    this.items.set(item.id, item);
    this.soon();
  }

  soon() {
    if (!this.pending) {
      this.pending = true;
      // A hidden page gets no frames; what came meanwhile is drawn when it is looked at.
      requestAnimationFrame(() => {
        this.pending = false;
        this.draw();
      });
    }
  }

  seen() {
    this.unseen = 0;
    this.find("[data-newer]").hidden = true;
  }

  /** Everything that depends on the language. */
  relabel() {
    this.list.rebuild();
    this.draw();
  }

  draw() {
    for (const id of this.items.keys()) {
      if (this.items.size <= this.limit) {
        break;
      }
      this.items.delete(id);
    }
    const words = this.filter("search").toLowerCase().split(/\s+/).filter(Boolean);
    const found = (item) => words.every((word) => this.haystack(item).toLowerCase().includes(word));
    const shown = [...this.items.values()].filter((item) => this.passes(item, this) && found(item)).reverse();
    this.list.show(shown);
    this.tellCounts(shown.length);
  }

  tellCounts(shown) {
    const total = this.items.size;
    document.getElementById(`count-${this.name}`).textContent = total > 0 ? String(total) : "";
    this.find("[data-shown]").textContent = shown === total ? "" : say("shown", { shown, total });
    this.find(".table").hidden = shown === 0;
    this.find("[data-empty]").hidden = shown > 0;
    const nothing = total === 0 ? `no_${this.name}` : "no_match";
    this.find("[data-empty-title]").textContent = say(nothing);
    this.find("[data-empty-hint]").textContent = say(`${nothing}_hint`);
    const newer = this.find("[data-newer]");
    newer.hidden = this.unseen === 0;
    newer.textContent = say("newer", { count: this.unseen });
  }

  /** Offers the providers as a filter. */
  offerProviders() {
    const select = this.find('[data-filter="provider"]');
    for (const { name, title } of providers) {
      select.append(new Option(title, name));
    }
    label(select);
  }
}
