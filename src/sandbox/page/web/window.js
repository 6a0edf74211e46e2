// A list of which only what can be seen is in the document: ten thousand rows cost what fifty do.
//
// Rows have one height. They stay in the document's order and are never moved in it, and the one with the focus
// is kept wherever it is, so that the Tab key goes from row to row.

/** Rows above and below what can be seen. */
const MARGIN = 8;

export class WindowedList {
  /** `create()` makes a row, `fill(row, item)` writes an item into it; items have an `id`. */
  constructor(scroller, body, { create, fill, scrolled }) {
    Object.assign(this, { scroller, body, create, fill, scrolled });
    this.items = [];
    this.rows = new Map();
    this.height = 0;
    scroller.addEventListener("scroll", () => {
      this.render();
      this.scrolled();
    }, { passive: true });
    new ResizeObserver(() => this.measure()).observe(scroller);
    body.addEventListener("keydown", (event) => this.arrow(event));
  }

  /** Shows these items. What the reader looks at stays where it is, unless that is the top. */
  show(items) {
    const first = this.scroller.scrollTop > 0 ? this.items[this.firstVisible()] : undefined;
    const offset = this.scroller.scrollTop - this.firstVisible() * this.height;
    this.items = items;
    this.resize();
    if (first !== undefined) {
      const index = items.findIndex((item) => item.id <= first.id);
      this.scroller.scrollTop = Math.max(0, index) * this.height + offset;
    }
    this.render();
  }

  /** Writes the visible rows again. */
  refresh() {
    for (const row of this.rows.values()) {
      this.fill(row, row.item);
    }
  }

  /** Puts every visible row in anew: the language or the width changed. */
  rebuild() {
    this.body.replaceChildren();
    this.rows.clear();
    this.render();
  }

  /** The ids of what is in the document. */
  visibleIds() {
    return [...this.rows.keys()];
  }

  firstVisible() {
    return this.height > 0 ? Math.floor(this.scroller.scrollTop / this.height) : 0;
  }

  /** A row is as high as the style sheet says, which depends on the width. */
  measure() {
    const height = this.height;
    const row = this.body.firstElementChild;
    if (row !== null) {
      this.height = row.getBoundingClientRect().height;
    }
    if (this.height !== height) {
      this.resize();
    }
    this.render();
  }

  resize() {
    this.body.style.height = `${this.items.length * this.height}px`;
    this.scroller.setAttribute("aria-rowcount", String(this.items.length + 1));
  }

  render() {
    if (this.height === 0 && this.items.length > 0) {
      this.place(0, 1);
      this.height = this.body.firstElementChild?.getBoundingClientRect().height ?? 0;
      this.resize();
    }
    if (this.height === 0) {
      this.place(0, 0);
      return;
    }
    const first = Math.max(0, this.firstVisible() - MARGIN);
    const visible = Math.ceil(this.scroller.clientHeight / this.height) + 2 * MARGIN;
    this.place(first, Math.min(this.items.length, first + visible));
  }

  place(first, last) {
    const wanted = [];
    for (let index = first; index < last; index += 1) {
      wanted.push(index);
    }
    this.keepFocused(wanted);
    const ids = new Set(wanted.map((index) => this.items[index].id));
    for (const [id, row] of this.rows) {
      if (!ids.has(id)) {
        row.remove();
        this.rows.delete(id);
      }
    }
    let next = this.body.firstElementChild;
    for (const index of wanted) {
      const row = this.row(this.items[index]);
      if (row === next) {
        next = next.nextElementSibling;
      } else {
        this.body.insertBefore(row, next);
      }
      row.style.transform = `translateY(${index * this.height}px)`;
      // The head is row 1.
      row.setAttribute("aria-rowindex", String(index + 2));
    }
  }

  row(item) {
    let row = this.rows.get(item.id);
    if (row === undefined) {
      row = this.create();
      this.rows.set(item.id, row);
    }
    row.item = item;
    this.fill(row, item);
    return row;
  }

  keepFocused(wanted) {
    const focused = document.activeElement?.closest(".rows > *");
    if (focused?.parentElement !== this.body || focused.item === undefined) {
      return;
    }
    const index = this.items.findIndex((item) => item.id === focused.item.id);
    if (index >= 0 && !wanted.includes(index)) {
      wanted.push(index);
      wanted.sort((a, b) => a - b);
    }
  }

  /** Up and Down go to the same button of the row before or after. */
  arrow(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest(".rows > *");
    if (step === undefined || row === null) {
      return;
    }
    event.preventDefault();
    let next = row;
    do {
      next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
    } while (next !== null && next.querySelector("button:not([hidden])") === null);
    next?.querySelector("button:not([hidden])").focus();
  }
}
