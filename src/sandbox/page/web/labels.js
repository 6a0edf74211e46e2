// What the page says, in the reader's language.
//
// Static text names its label in the markup: data-label for the content, data-label-aria and
// data-label-placeholder for those attributes. Everything else asks say().

import en from "./labels/en.js";
import ja from "./labels/ja.js";
import ko from "./labels/ko.js";

const LANGUAGES = { en, ko, ja };
const KEPT = "phoneproof-language";

let language = "en";

/** The chosen language, as a BCP 47 tag. */
export const current = () => language;

/** The label, with {placeholders} filled; without one, `otherwise`. */
export function say(key, values = {}, otherwise = key) {
  const text = LANGUAGES[language][key] ?? en[key] ?? otherwise;
  return text.replace(/\{(\w+)\}/g, (placeholder, name) => String(values[name] ?? placeholder));
}

/** A length of time in seconds as "1 hr 5 min", or narrow as "1h 5m", in the chosen language. */
export function span(seconds, unitDisplay = "short") {
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const parts = [];
  let rest = Math.round(seconds);
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay }).format(count));
    }
  }
  return parts.slice(0, 2).join(" ") || "0";
}

/** The name of a unit of time: "minutes", "分". */
export const unitName = (unit) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" })
    .formatToParts(2)
    .filter((part) => part.type === "unit")
    .map((part) => part.value)
    .join("");

/** Chooses what the reader chose before, or the first of the browser's languages that there is. */
export function choose() {
  const wanted = [remembered(), ...navigator.languages.map((tag) => tag.split("-")[0].toLowerCase())];
  use(wanted.find((tag) => tag in LANGUAGES) ?? "en");
}

/** Chooses a language for this and later visits. */
export function remember(tag) {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    // Storage may be switched off: the choice then holds until the page is left.
  }
  use(tag);
}

function remembered() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

function use(tag) {
  language = tag;
  document.documentElement.lang = tag;
  label(document);
}

/** Fills in the labels of the markup under `root`. */
export function label(root) {
  for (const element of root.querySelectorAll("[data-label]")) {
    element.textContent = say(element.dataset.label);
  }
  for (const element of root.querySelectorAll("[data-label-aria]")) {
    element.setAttribute("aria-label", say(element.dataset.labelAria));
  }
  for (const element of root.querySelectorAll("[data-label-placeholder]")) {
    element.placeholder = say(element.dataset.labelPlaceholder);
  }
  for (const element of root.querySelectorAll("[data-span]")) {
    const by = span(Number(element.dataset.span));
    element.textContent = `+${by}`;
    element.setAttribute("aria-label", say("move", { span: by }));
  }
  for (const element of root.querySelectorAll("[data-unit]")) {
    element.textContent = unitName(element.dataset.unit);
  }
}
