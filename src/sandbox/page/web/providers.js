// The providers, as the specs name them.

import { providers } from "./choices.js";

const byName = new Map(providers.map((provider) => [provider.name, provider]));

/** A provider by its name; what the page does not know is shown by the name. */
export const called = (name) => byName.get(name) ?? { name, title: name ?? "", language: "", colour: "" };
