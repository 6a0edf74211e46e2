// Tabs by the pattern of the ARIA authoring practices: arrows, Home and End move, the address keeps the choice.

import { byId } from "./dom.js";

/** The name of a tab, as in the address. */
const nameOf = (tab) => tab.id.replace("tab-", "");

const tabs = () => [...document.querySelectorAll("[role=tab]")];

/** Opens the tab that the address names, and follows clicks, keys and the address. */
export function start(opened) {
  const open = (tab, { focus = false } = {}) => {
    for (const other of tabs()) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      byId(other.getAttribute("aria-controls")).hidden = !chosen;
    }
    if (focus) {
      tab.focus();
    }
    history.replaceState(null, "", `#${nameOf(tab)}`);
    opened(nameOf(tab));
  };
  for (const tab of tabs()) {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const next = target(tab, event.key);
      if (next !== undefined) {
        event.preventDefault();
        open(next, { focus: true });
      }
    });
  }
  const named = () => tabs().find((tab) => `#${nameOf(tab)}` === location.hash);
  addEventListener("hashchange", () => named() && open(named()));
  for (const link of document.querySelectorAll("[data-how]")) {
    link.addEventListener("click", () => open(byId("tab-setup"), { focus: true }));
  }
  open(named() ?? tabs()[0]);
}

function target(tab, key) {
  const all = tabs();
  const at = all.indexOf(tab);
  const steps = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 };
  return key in steps ? all[steps[key] % all.length] : undefined;
}
