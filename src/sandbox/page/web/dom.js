// Small words for what every part of the page does. Text goes in as text, never as markup.

import { say } from "./labels.js";

/** Stands where there is nothing to say. */
export const NONE = "–";

export const byId = (id) => document.getElementById(id);

/** Sets a text, if it is not there already: most rows do not change between two frames. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** An element with its properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

let fading;

/** Says something at the foot of the page for a moment. */
export function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => element.classList.remove("shown"), 2500);
}

/** Tells people who do not see the page. */
export function announce(text) {
  byId("announcer").textContent = text;
}

/** Does something that can fail, and says so if it does. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toast(say("failed", { error: error.message }));
    return undefined;
  }
}

/** Copies a text. True if the browser allowed it. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** Over plain HTTP from another machine there is no clipboard API. */
function copyBySelection(text) {
  const field = make("textarea", { value: text, className: "unseen" });
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}

/** `action`, but at most once in so many milliseconds, and never lost. */
export function throttled(action, milliseconds) {
  let waiting = false;
  return () => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        action();
      }, milliseconds);
    }
  };
}
