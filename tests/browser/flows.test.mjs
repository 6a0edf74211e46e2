// What the page is for: see what a real client had sent, copy the code, verify with it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { client, clipboard, open, rows, sandbox, shows } from "./support.mjs";

const FLOWS = [
  { provider: "smslink", name: "SMSLINK", channel: "SMS", number: "09011111101" },
  { provider: "portone", name: "PortOne V1", channel: "SMS", number: "01000000000" },
  { provider: "portone-v2", name: "PortOne V2", channel: "SMS", number: "01000000000" },
  { provider: "solapi", name: "SOLAPI", channel: "ARS call", number: "0200000001" },
];

for (const { provider, name, channel, number } of FLOWS) {
  test(`a code sent through the ${name} client shows up live, is copied with a click and verifies`, async (t) => {
    const here = await sandbox(t);
    const page = await open(t, here);
    await page.getByText("No messages yet").waitFor();

    const sender = await client(t, provider, here);
    const row = rows(page, "messages").first();
    await shows(row.locator(".provider"), name);
    await shows(row.locator(".channel"), channel);
    await shows(row.locator(".number"), number);
    await shows(row.locator(".state"), "Active");
    await shows(row.locator(".tries"), "5");
    await shows(row.locator(".expires"), /^\d+:\d\d$/);
    await shows(page.locator("#count-messages"), "1");
    await shows(page.locator("#announcer"), `1 new, the last from ${name} to ${number}`);

    await row.getByRole("button", { name: /^Copy code \d+$/ }).click();
    await shows(page.locator("#toast"), /^Copied \d+$/);
    const code = await clipboard(page);
    assert.match(await row.locator(".text").textContent(), new RegExp(code));
    assert.match(await sender.type(code), /^verified/);
    await shows(row.locator(".state"), "Verified");
    await shows(row.locator(".expires"), "–");
  });
}

test("a wrong code takes a try, and the page says how many are left", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here);
  const sender = await client(t, "smslink", here);
  const tries = rows(page, "messages").first().locator(".tries");
  await shows(tries, "5");
  assert.match(await sender.type("wrong"), /^rejected/);
  await shows(tries, "4");
});

test("the countdown follows the sandbox's clock, which the buttons move until the code expires", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here);
  const sender = await client(t, "smslink", here);
  const row = rows(page, "messages").first();
  await shows(row.locator(".expires"), /^(9:[0-5]\d|10:00)$/);
  const before = await row.locator(".expires").textContent();
  await page.waitForFunction((text) => document.querySelector(".rows .expires").textContent !== text, before);

  await page.getByRole("button", { name: "Move the clock ahead by 5 min" }).click();
  await shows(page.locator("#ahead"), "+5m");
  await shows(row.locator(".expires"), /^(4:[0-5]\d|5:00)$/);
  await page.getByRole("button", { name: "Move the clock ahead by 1 min" }).click();
  await shows(row.locator(".expires"), /^(3:[0-5]\d|4:00)$/);

  await page.getByRole("button", { name: "Move the clock by another time" }).click();
  await page.getByLabel("Amount").fill("4");
  await page.getByRole("dialog").getByRole("button", { name: "Move" }).click();
  await shows(page.locator("#ahead"), "+10m");
  await shows(row.locator(".state"), "Expired");
  assert.match(await sender.type(await row.locator("button").textContent()), /^rejected/);

  await page.getByRole("button", { name: "Move the clock ahead by 1 hr" }).click();
  await shows(page.locator("#ahead"), "+1h 10m");
});

test("the journal shows every request, and can be filtered and searched", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here, { path: "/#requests" });
  const sender = await client(t, "smslink", here);
  await sender.type("wrong");
  await (await client(t, "portone", here)).type("000000");
  await fetch(`${here.url}/api/v1/nothing`);

  const all = rows(page, "requests");
  await shows(page.locator("#count-requests"), "6");
  const verify = all.filter({ hasText: "verify_code" });
  await shows(verify.locator(".method"), "POST");
  await shows(verify.locator(".path"), "/api/v1/verification_code/verify");
  await shows(verify.locator(".status"), "200");
  await shows(verify.locator(".typed"), "VRFY00003");
  await shows(verify.locator(".took"), /^\d+\.\d ms$/);

  const panel = page.getByRole("tabpanel");
  await panel.getByLabel("Status").selectOption("4xx");
  await shows(panel.locator("output"), "2 of 6");
  await panel.getByLabel("Provider").selectOption("SMSLINK");
  await shows(panel.locator("output"), "1 of 6");
  await shows(all.locator(".path"), "/api/v1/nothing");
  await panel.getByLabel("Status").selectOption("");
  await panel.getByLabel("Search").fill("verify post");
  await shows(all.locator(".typed"), "VRFY00003");
  await panel.getByLabel("Search").fill("no such thing");
  await panel.getByText("Nothing matches").waitFor();
  await panel.getByLabel("Search").fill("");
  await panel.getByRole("button", { name: "Clear requests" }).click();
  await page.getByText("No requests yet").waitFor();
});

test("messages can be searched, filtered and cleared", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here);
  await client(t, "smslink", here);
  await client(t, "portone", here);
  await shows(page.locator("#count-messages"), "2");
  const panel = page.getByRole("tabpanel");
  await panel.getByLabel("Provider").selectOption("PortOne V1");
  await shows(rows(page, "messages").locator(".provider"), "PortOne V1");
  await panel.getByLabel("Provider").selectOption("");
  await panel.getByLabel("Search").fill("0901111");
  await shows(rows(page, "messages").locator(".provider"), "SMSLINK");
  await panel.getByRole("button", { name: "Clear messages" }).click();
  await page.getByText("No messages yet").waitFor();
});

test("sender IDs show how far they are proved", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here, { path: "/#sender-ids" });
  await page.getByText("No sender IDs yet").waitFor();
  const sender = await client(t, "solapi", here);
  const cells = page.getByRole("tabpanel").locator("td");
  await shows(cells.nth(0), "0200000001");
  await shows(cells.nth(1), "PENDING");
  await page.getByRole("tab", { name: "Messages" }).click();
  assert.match(await sender.type(await rows(page, "messages").locator("button").textContent()), /^verified/);
  await page.getByRole("tab", { name: "Sender IDs" }).click();
  await shows(cells.nth(1), "ACTIVE");
  await shows(cells.nth(2), "ARS");
  await shows(cells.nth(3), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

test("a fault ordered on the page strikes the next request, and the page says so", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here);
  await page.getByRole("button", { name: "Order a fault" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Operation").selectOption("generate_and_deliver_code");
  await dialog.getByLabel("Kind").selectOption("internal-error");
  await dialog.getByRole("button", { name: "Order" }).click();
  await shows(page.locator("#faults li"), /^internal-error generate_and_deliver_code · 1 left/);

  assert.match((await client(t, "smslink", here)).said, /HTTP 500/);
  await page.locator("#faults").waitFor({ state: "hidden" });
  await page.getByRole("tab", { name: "Requests" }).click();
  await shows(rows(page, "requests").locator(".typed b"), "internal-error");
  assert.match((await client(t, "smslink", here)).said, /type its code/);

  await page.getByRole("button", { name: "Order a fault" }).click();
  await dialog.getByLabel("Operation").selectOption("Any operation");
  await dialog.getByLabel("Kind").selectOption("stall");
  await dialog.getByLabel("Times").fill("3");
  await dialog.getByRole("button", { name: "Order" }).click();
  await page.getByRole("button", { name: "Take back stall on Any operation" }).click();
  await page.locator("#faults").waitFor({ state: "hidden" });

  await page.getByRole("button", { name: "Order a fault" }).click();
  await dialog.getByLabel("Or this share of all").fill("0.25");
  await dialog.getByRole("button", { name: "Order" }).click();
  await shows(page.locator("#faults li"), /^stall Any operation · at a rate of 0\.25/);
});

for (const { name, proof } of [
  { name: "SMSLINK", proof: '"verify_result_code":"VRFY00001"' },
  { name: "PortOne V1", proof: '"certified":true' },
  { name: "PortOne V2", proof: '"status":"VERIFIED"' },
  { name: "SOLAPI", proof: '"status":"ACTIVE"' },
]) {
  test(`the curl snippet for ${name} sends and verifies as it stands on the page`, async (t) => {
    const here = await sandbox(t);
    const page = await open(t, here, { path: "/#setup" });
    await page.getByRole("button", { name, exact: true }).click();
    const snippet = page.locator("[data-snippet=curl]");
    await snippet.getByRole("button", { name: "Copy" }).click();
    await shows(page.locator("#toast"), "Copied");
    const script = await clipboard(page);
    assert.equal(script, await snippet.locator("pre").textContent());
    const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], { env: { PATH: process.env.PATH } });
    assert.ok(stdout.includes(proof), stdout);
    await page.getByRole("tab", { name: "Messages" }).click();
    await shows(rows(page, "messages").locator(".state"), "Verified");
  });
}

test("what became of a code while another tab was open shows as soon as its own opens", async (t) => {
  const here = await sandbox(t, "--otp", "000000");
  const page = await open(t, here, { path: "/#setup" });
  const sender = await client(t, "smslink", here);
  await shows(page.locator("#count-messages"), "1");
  assert.match(await sender.type("000000"), /^verified/);
  await shows(page.locator("#count-requests"), "2");
  // Longer than the page waits before it asks again.
  await page.waitForTimeout(1000);
  await page.getByRole("tab", { name: "Messages" }).click();
  await shows(rows(page, "messages").locator(".state"), "Verified");
});

test("the setup names the variables that the sandbox prints, and a command that waits for a message", async (t) => {
  const here = await sandbox(t);
  const page = await open(t, here, { path: "/#setup" });
  const lines = Object.entries(here.environment).map(([name, value]) => `${name}=${value}`);
  await shows(page.locator("[data-snippet=environment] pre"), lines.map((line) => `export ${line}`).join("\n"));
  await page.getByRole("button", { name: "Copy as .env" }).click();
  assert.equal(await clipboard(page), lines.join("\n"));
  const rust = await page.locator("[data-snippet=rust] pre").textContent();
  assert.match(rust, /Client::from_env/);
  assert.doesNotMatch(rust, /^# /m);

  const command = await page.locator("[data-snippet=wait] pre").textContent();
  const waiting = promisify(execFile)("bash", ["-c", command]);
  await client(t, "smslink", here);
  assert.equal(JSON.parse((await waiting).stdout).messages[0].number, "09011111101");
});
