// What the tests of the page share: a sandbox, the real clients, and a browser that lets no fault of the page pass.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { after } from "node:test";

const TOOLS = process.env.BROWSER_TOOLS;
const { chromium } = createRequire(`${TOOLS}/`)("playwright-core");
const AXE = readFileSync(`${TOOLS}/node_modules/axe-core/axe.min.js`, "utf8");

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** Generous, for a busy machine: what is waited for comes at once or never. */
export const PATIENCE = 20_000;

// A fresh profile, as always when none is named.
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
after(() => browser.close());

const endings = new WeakMap();

/** At the end of the test, what was started last ends first: a page does not outlive its sandbox. */
function atEnd(t, action) {
  if (!endings.has(t)) {
    endings.set(t, []);
    t.after(async () => {
      for (const ending of endings.get(t).reverse()) {
        await ending();
      }
    });
  }
  endings.get(t).push(action);
}

/** `phoneproof sandbox`, stopped with the test: { url, environment, stop() }. */
export async function sandbox(t, ...options) {
  const child = spawn(`${process.env.BROWSER_BINARIES}/phoneproof`, ["sandbox", ...options], {
    // Its log has a line for each of thousands of requests.
    stdio: ["ignore", "pipe", "ignore"],
  });
  const environment = {};
  let url;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= line.match(/http:\/\/\S+/)?.[0];
    const [, name, value] = line.match(/^export (\w+)=(.*)$/) ?? [];
    if (name) {
      environment[name] = value;
    }
    if (line.startsWith("Ctrl-C")) {
      break;
    }
  }
  child.stdout.resume();
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  };
  atEnd(t, stop);
  return { url, environment, stop };
}

/** A real client in a process of its own, that sent and now waits for the code: { type(code) } gives what it says. */
export async function client(t, provider, { environment }) {
  const child = spawn(`${process.env.BROWSER_BINARIES}/examples/by_hand`, [provider], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  atEnd(t, () => child.kill("SIGKILL"));
  const lines = [createInterface({ input: child.stdout }), createInterface({ input: child.stderr })].map((lines) =>
    lines[Symbol.asyncIterator](),
  );
  const said = () => Promise.race(lines.map(async (next) => (await next.next()).value ?? new Promise(() => {})));
  const first = await said();
  return {
    said: first,
    async type(code) {
      assert.match(first, /type its code/);
      child.stdin.end(`${code}\n`);
      return said();
    },
  };
}

/** The page, connected, in a browser context of its own. Anything in the console fails the test. */
export async function open(t, { url }, { path = "/", complaints = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: "en-US", ...options });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`)) {
      complaints.push(`asked for ${request.url()}`);
    }
  });
  const tolerated = complaints.tolerated ?? [];
  atEnd(t, async () => {
    await context.close();
    assert.deepEqual(complaints.filter((text) => !tolerated.some((known) => known.test(text))), []);
  });
  await page.goto(`${url}${path}`);
  await page.locator("#connection[data-live=true]").waitFor();
  return page;
}

export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** The rows of a list that are in the document. */
export const rows = (page, name) => page.locator(`#panel-${name} .rows > [role=row]`);

/** Waits until a text is as expected. */
export async function shows(locator, expected) {
  const fits = (text) => (expected instanceof RegExp ? expected.test(text) : text === expected);
  const end = Date.now() + PATIENCE;
  let text;
  do {
    text = (await locator.textContent()).trim();
    if (fits(text)) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  } while (Date.now() < end);
  assert.fail(`${locator}: "${text}" instead of ${expected}`);
}

/** Has axe-core judge what is on the screen. */
export async function judge(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, [], what);
}

/** Has SMSLINK's API deliver a code that the caller made, any number of times. */
export async function deliver({ url, environment }, times, { text = "code: {{verification_code}}" } = {}) {
  const body = { phone_number: "09011111101", delivery_type: 10, message: text };
  const headers = { "content-type": "application/json", token: environment.PHONEPROOF_SMSLINK_TOKEN };
  let sent = 0;
  const work = async () => {
    while (sent < times) {
      sent += 1;
      const answer = await fetch(`${url}/api/v1/verification_code/delivery`, {
        method: "POST",
        headers,
        body: JSON.stringify({ ...body, verification_code: String(sent).padStart(6, "0") }),
      });
      assert.equal(answer.status, 200, await answer.text());
    }
  };
  // A few in their order, many as fast as they go.
  await Promise.all(Array.from({ length: times > 200 ? 16 : 1 }, work));
}

/** A picture for whoever wants to look, in target/browser/. */
export const picture = (page, name) => page.screenshot({ path: `${TOOLS}/${name}.png` });
