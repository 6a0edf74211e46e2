// What to paste where: environment variables, curl, Rust, and the numbers that always behave one way.

import { providers } from "./choices.js";
import { byId, copy, make, toast } from "./dom.js";
import { say } from "./labels.js";
import { called } from "./providers.js";

let told = null;
let provider = providers[0].name;
const files = new Map();

/** Shows the setup of this sandbox, as GET /info told it. */
export async function show(info) {
  told = info;
  const names = providers.flatMap(({ name }) => [`${name}.sh`, `${name}.rs`]);
  await Promise.all([...names, "wait.sh"].filter((name) => !files.has(name)).map(fetchSnippet));
  draw();
}

async function fetchSnippet(name) {
  const response = await fetch(`/sandbox/page/snippets/${name}`);
  if (response.ok) {
    files.set(name, (await response.text()).trimEnd());
  }
}

/** Shows it again, in the chosen language. */
export function draw() {
  if (told === null) {
    return;
  }
  const { environment } = told;
  const lines = environment.map(({ name, value }) => `${name}=${value}`);
  fill("environment", lines.map((line) => `export ${line}`).join("\n"), copyButton("copy_env", lines.join("\n")));
  fill("channels", told.channel_keys.map(({ pg, key }) => `${pg}: ${key}`).join("\n"));
  fill("curl", withValues(files.get(`${provider}.sh`) ?? ""));
  fill("rust", withoutHidden(files.get(`${provider}.rs`) ?? ""));
  fill("wait", withValues(files.get("wait.sh") ?? "").replaceAll("$PHONEPROOF_SANDBOX_URL", location.origin));
  drawProviders();
  drawMagic();
  drawAbout();
}

/** The files name environment variables, so that they also run as they are; here their values are at hand. */
function withValues(text) {
  return told.environment.reduce((filled, { name, value }) => filled.replaceAll(`$${name}`, value), text);
}

/** As rustdoc does: the files are compiled as doc tests, and lines with a hash are there for that only. */
function withoutHidden(text) {
  return text.split("\n").filter((line) => !line.startsWith("# ")).join("\n");
}

function fill(name, text, ...buttons) {
  const code = make("pre", { textContent: text, tabIndex: 0 });
  const tools = make("div", { className: "buttons" }, copyButton("copy", text), ...buttons);
  document.querySelector(`[data-snippet="${name}"]`).replaceChildren(code, tools);
}

function copyButton(label, text) {
  const button = make("button", { type: "button", textContent: say(label) });
  button.addEventListener("click", async () => {
    toast(say((await copy(text)) ? "copied" : "not_copied"));
  });
  return button;
}

function drawProviders() {
  const focused = document.activeElement?.dataset.provider;
  const buttons = providers.map(({ name, title }) => {
    const button = make("button", { type: "button", textContent: title, ariaPressed: String(name === provider) });
    button.dataset.provider = name;
    button.addEventListener("click", () => {
      provider = name;
      draw();
    });
    return button;
  });
  byId("snippet-providers").replaceChildren(...buttons);
  buttons.find((button) => button.dataset.provider === focused)?.focus();
}

function drawMagic() {
  const rows = told.magic_numbers.map(({ number, provider: owner, behaviour }) =>
    make(
      "tr",
      {},
      make("td", { className: "number", textContent: number }),
      make("td", { textContent: called(owner).title }),
      make("td", { textContent: behaviour }),
    ),
  );
  byId("magic-rows").replaceChildren(...rows);
  byId("magic").hidden = rows.length === 0;
}

function drawAbout() {
  const { version, base_url, otp, seed } = told;
  const parts = [say("about", { version, base_url })];
  if (otp !== null) {
    parts.push(say("otp_fixed", { otp }));
  }
  if (seed !== null) {
    parts.push(say("seeded", { seed }));
  }
  byId("about").textContent = parts.join(" · ");
}
