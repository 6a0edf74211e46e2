// PortOne's own JavaScript SDK goes through V2's whole flow. It reads answers as they are, so each of them is also
// written into a file as a value of the SDK's own types, for the TypeScript compiler to judge: what a type requires has
// to be there, and nothing that it does not list.
//
// It takes a base URL, so its transport is not redirected.

import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const TOOLS = process.env.JUDGES_TOOLS;
const { PortOneClient, IdentityVerification } = createRequire(`${TOOLS}/`)("@portone/server-sdk");

const baseUrl = process.env.PHONEPROOF_SMSLINK_BASE_URL;
const secret = process.env.PHONEPROOF_PORTONE_V2_API_SECRET;
const [DANAL, KCP] = ["channel-key-sandbox-danal", "channel-key-sandbox-kcp"];
const FROM_BROWSER = "startedbybrowsersdk";
const NAME = "@portone/server-sdk 0.19.0";
console.log("@portone/server-sdk (JavaScript) takes a base URL; nothing is redirected");

let checks = 0;
const complaints = [];
function check(holds, what) {
  checks += 1;
  if (!holds) complaints.push(what);
}

// What the official document lists for each operation, but for what no request through the SDK brings about: a `send`
// that does not find its record, and a path that makes `get` malformed.
const FINISHED = ["INVALID_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "IDENTITY_VERIFICATION_NOT_FOUND",
  "IDENTITY_VERIFICATION_NOT_SENT", "IDENTITY_VERIFICATION_ALREADY_VERIFIED", "PG_PROVIDER"];
const EVERY = {
  sendIdentityVerification: ["INVALID_REQUEST", "MAX_TRANSACTION_COUNT_REACHED", "UNAUTHORIZED", "FORBIDDEN",
    "CHANNEL_NOT_FOUND", "IDENTITY_VERIFICATION_ALREADY_VERIFIED", "IDENTITY_VERIFICATION_ALREADY_SENT",
    "PG_PROVIDER"],
  resendIdentityVerification: FINISHED,
  confirmIdentityVerification: FINISHED,
  getIdentityVerification: ["UNAUTHORIZED", "FORBIDDEN", "IDENTITY_VERIFICATION_NOT_FOUND"],
  getIdentityVerifications: ["INVALID_REQUEST", "UNAUTHORIZED", "FORBIDDEN"],
  loginViaApiSecret: ["INVALID_REQUEST", "UNAUTHORIZED"],
  refreshToken: ["INVALID_REQUEST", "UNAUTHORIZED"],
};
const met = Object.fromEntries(Object.keys(EVERY).map((operation) => [operation, new Set()]));

const client = PortOneClient({ secret, baseUrl });
const stranger = PortOneClient({ secret: "another-secret", baseUrl });

// Every answer, as a value of the type that the SDK has for it.
const values = [];
function type(operation) {
  if (operation === "getIdentityVerification") return "IdentityVerification.IdentityVerification";
  const group = operation in client.auth ? "Auth" : "IdentityVerification";
  return `${group}.${operation[0].toUpperCase()}${operation.slice(1)}Response`;
}

function call(operation, options, { auth, identityVerification } = client) {
  return (operation in auth ? auth : identityVerification)[operation](options);
}

async function answered(operation, options) {
  try {
    const answer = await call(operation, options);
    check(true);
    values.push([type(operation), answer]);
    return answer;
  } catch (error) {
    check(false, `${operation}: ${error.name} ${JSON.stringify(error.data)} in place of an answer`);
    throw error;
  }
}

async function refused(operation, expected, options, by = client) {
  try {
    const answer = await call(operation, options, by);
    check(false, `${operation}: ${JSON.stringify(answer)} in place of ${expected}`);
  } catch (error) {
    const name = `${operation[0].toUpperCase()}${operation.slice(1)}Error`;
    check(error.name === name, `${operation}: ${error} is no ${name}`);
    check(error.data?.type === expected, `${operation}: ${JSON.stringify(error.data)}, not ${expected}`);
    const group = operation in client.auth ? "Auth.AuthError" : "IdentityVerification.IdentityVerificationError";
    values.push([`${group}["data"]`, error.data]);
    met[operation].add(error.data?.type);
  }
}

async function ask(path, body, headers = {}) {
  const options = body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } };
  return (await fetch(baseUrl + path, options)).json();
}

const otp = async (provider = "portone-v2") =>
  (await ask(`/sandbox/v1/messages?provider=${provider}&limit=1`)).messages[0].code;
const wrong = async () => ((await otp()) === "000000" ? "000001" : "000000");
const about = (identityVerificationId) => ({ identityVerificationId });
const newId = () => randomBytes(16).toString("hex");

function request(id, { customer, ...changes } = {}) {
  const person = { name: "홍길동", phoneNumber: "01000000000", identityNumber: "9001011", ipAddress: "203.0.113.10" };
  return { ...about(id), channelKey: DANAL, operator: "SKT", method: "SMS", customer: { ...person, ...customer }, ...changes };
}

async function send(changes, id = newId()) {
  const answer = await answered("sendIdentityVerification", request(id, changes));
  check(Object.keys(answer).length === 0, `send: ${JSON.stringify(answer)} is not empty`);
  return id;
}

async function read(id, status) {
  const record = await answered("getIdentityVerification", about(id));
  check(!IdentityVerification.isUnrecognizedIdentityVerification(record), `get: ${JSON.stringify(record)} is not known`);
  check(record.status === status, `get: ${record.status}, not ${status}`);
  return record;
}

async function confirm(id, options = {}) {
  const { identityVerification: record } = await answered("confirmIdentityVerification", { ...about(id), ...options });
  check(record.status === "VERIFIED", `confirm: ${JSON.stringify(record)}`);
  return record;
}

async function byDanal() {
  const bypass = { danal: { AGELIMIT: 20, CPTITLE: "sample.example.com" } };
  const id = await send({ customData: "order 1", customer: { id: "user-1" }, bypass });
  await read(id, "READY");
  await answered("resendIdentityVerification", about(id));
  await refused("sendIdentityVerification", "IDENTITY_VERIFICATION_ALREADY_SENT", request(id));
  await refused("confirmIdentityVerification", "PG_PROVIDER", { ...about(id), otp: await wrong() });
  await refused("confirmIdentityVerification", "INVALID_REQUEST", about(id));
  const record = await confirm(id, { otp: await otp() });
  check(!("phoneNumber" in record.verifiedCustomer), "Danal gives no number without the extra contract");
  check(JSON.stringify(await read(id, "VERIFIED")) === JSON.stringify(record), "get: not what confirm answered");
  for (const operation of ["sendIdentityVerification", "resendIdentityVerification", "confirmIdentityVerification"]) {
    const options = operation === "sendIdentityVerification" ? request(id) : about(id);
    await refused(operation, "IDENTITY_VERIFICATION_ALREADY_VERIFIED", options);
  }
}

async function byKcp() {
  await refused("sendIdentityVerification", "INVALID_REQUEST", request(newId(), { channelKey: KCP }));
  const id = await send({ channelKey: KCP, bypass: { kcpV2: { media_type: "MC02", cp_sms_msg: "[000000]" } } });
  const { verifiedCustomer } = await confirm(id, { otp: await otp() });
  const { phoneNumber, operator, isForeigner } = verifiedCustomer;
  const shown = JSON.stringify([phoneNumber, operator, isForeigner]);
  check(shown === '["01000000000","SKT",false]', `KCP gives ${shown}`);
}

async function inAnApp() {
  const id = await send({ method: "APP" });
  await refused("resendIdentityVerification", "INVALID_REQUEST", about(id));
  await refused("confirmIdentityVerification", "PG_PROVIDER", about(id));
  await ask("/sandbox/v1/app-approvals", { id });
  await confirm(id);
}

async function untilItFails() {
  const id = newId();
  for (let time = 0; time < 5; time += 1) {
    await send({}, id);
    for (let wrongs = 0; wrongs < 5; wrongs += 1) {
      await refused("confirmIdentityVerification", "PG_PROVIDER", { ...about(id), otp: await wrong() });
    }
    await read(id, "FAILED");
  }
  await refused("resendIdentityVerification", "PG_PROVIDER", about(id));
  await refused("sendIdentityVerification", "MAX_TRANSACTION_COUNT_REACHED", request(id));
}

async function refusals() {
  const id = await send();
  const elsewhere = { storeId: "another-store" };
  for (const operation of Object.keys(EVERY).filter((operation) => operation in client.identityVerification)) {
    const options = operation === "sendIdentityVerification" ? request(newId()) : about(id);
    const listed = operation === "getIdentityVerifications";
    await refused(operation, "FORBIDDEN", listed ? { filter: elsewhere } : { ...options, ...elsewhere });
    await refused(operation, "UNAUTHORIZED", listed ? {} : options, stranger);
  }
  for (const operation of ["resendIdentityVerification", "confirmIdentityVerification", "getIdentityVerification"]) {
    await refused(operation, "IDENTITY_VERIFICATION_NOT_FOUND", about("nobody"));
  }
  for (const operation of ["resendIdentityVerification", "confirmIdentityVerification"]) {
    await refused(operation, "IDENTITY_VERIFICATION_NOT_SENT", about(FROM_BROWSER));
  }
  const sent = (changes) => request(newId(), changes);
  await refused("sendIdentityVerification", "CHANNEL_NOT_FOUND", sent({ channelKey: "another" }));
  await refused("sendIdentityVerification", "PG_PROVIDER", sent({ customer: { phoneNumber: "01000009906" } }));
  await refused("getIdentityVerifications", "INVALID_REQUEST", { page: { size: 0 } });
  await read(FROM_BROWSER, "READY");
}

async function tokens() {
  const first = await answered("loginViaApiSecret", { apiSecret: secret });
  const second = await answered("refreshToken", { refreshToken: first.refreshToken });
  check(second.refreshToken !== first.refreshToken, "refresh: the same refresh token comes again");
  await refused("refreshToken", "UNAUTHORIZED", { refreshToken: first.refreshToken });
  await refused("refreshToken", "INVALID_REQUEST", { refreshToken: 7 });
  await refused("loginViaApiSecret", "UNAUTHORIZED", { apiSecret: "another-secret" });
  await refused("loginViaApiSecret", "INVALID_REQUEST", { apiSecret: 7 });
}

async function recordsOfV1() {
  const { PHONEPROOF_PORTONE_V1_IMP_KEY: imp_key, PHONEPROOF_PORTONE_V1_IMP_SECRET: imp_secret } = process.env;
  const login = await ask("/users/getToken", { imp_key, imp_secret });
  const headers = { Authorization: login.response.access_token };
  const person = { name: "홍길동", phone: "01000000000", birth: "900101", gender_digit: "1", carrier: "SKT" };
  for (const more of [{}, { pg: "danal.A010002002" }, { channel_key: "channel-key-1", verification_method: "SMS" }]) {
    const { response } = await ask("/certifications/otp/request", { ...person, ...more }, headers);
    await read(response.imp_uid, "READY");
    await ask(`/certifications/otp/confirm/${response.imp_uid}`, { otp: await otp("portone-v1") }, headers);
    const record = await read(response.imp_uid, "VERIFIED");
    check(record.version === "V1" && record.requestedAt <= record.verifiedAt, `get: ${JSON.stringify(record)}`);
  }
}

async function lists() {
  const ids = async (options) => (await answered("getIdentityVerifications", options)).items.map(({ id }) => id);
  const everything = await ids({ page: { size: 1000 } });
  check(everything.length > 5 && new Set(everything).size === everything.length, `list: ${everything}`);
  check(String(await ids()) === String(everything.slice(0, 10)), "list: by default not the ten newest");
  const paged = [];
  for (let number = 0; ; number += 1) {
    const page = await ids({ page: { number, size: 3 } });
    if (page.length === 0) break;
    paged.push(...page);
  }
  check(String(paged) === String(everything), `list: ${paged.length} in pages, ${everything.length} at once`);
  const size = 1000;
  for (const [name, filters] of [
    ["status", ["READY", "VERIFIED", "FAILED"].map((status) => ({ statuses: [status] }))],
    ["version", ["V1", "V2"].map((version) => ({ version }))],
  ]) {
    const parts = [];
    for (const filter of filters) parts.push(await ids({ page: { size }, filter }));
    check(parts.every((part) => part.length > 0), `list: a ${name} without a record`);
    check(parts.flat().length === everything.length, `list: ${parts.flat().length} by ${name}`);
  }
  const filter = { identityVerificationId: everything[2] };
  check(String(await ids({ filter })) === everything[2], "list: one id is not one record");
  check((await ids({ filter: { customer: { name: "김철수" } } })).length === 0, "list: somebody of another name");
}

// The closed form of the SDK's types: beside the values of an enum that it knows they have `string & {}` for others.
const CLOSED = `
type Same<A, B> = (<G>() => G extends A ? 1 : 2) extends <G>() => G extends B ? 1 : 2 ? true : false;
type Text<T> = Same<T, string> extends true ? string : T extends string ? (string extends T ? never : T) : never;
type Closed<T> = [Exclude<T, undefined>] extends [string] ? Text<Exclude<T, undefined>>
  : T extends readonly (infer Item)[] ? Closed<Item>[]
  : T extends object ? { [Name in keyof T]: Closed<T[Name]> }
  : T;
`;

/** The answers as TypeScript; those that have to be objected to, for a compiler that lets everything pass finds nothing. */
function typescript() {
  const record = values.find(([type, { version }]) => type === "IdentityVerification.IdentityVerification" && version === "V1");
  if (!record) return "";
  const spoilt = (change) => {
    const copy = structuredClone(record[1]);
    change(copy);
    return [record[0], copy];
  };
  const objected = [
    spoilt((copy) => delete copy.channel.pgMerchantId),
    spoilt((copy) => delete copy.updatedAt),
    spoilt((copy) => (copy.status = "PENDING")),
    spoilt((copy) => (copy.channel.type = "OTHER")),
    spoilt((copy) => (copy.requestedAt = null)),
    spoilt((copy) => (copy.more = 1)),
    ['IdentityVerification.IdentityVerificationError["data"]', { type: "OTHER" }],
  ];
  const line = ([type, value], index) => `export const a${index}: Closed<${type}> = ${JSON.stringify(value)};`;
  const lines = values.map(line);
  const wrongs = objected.map((one, index) => `// @ts-expect-error\n${line(one, values.length + index)}`);
  checks += lines.length + wrongs.length;
  return ['import type { Auth, IdentityVerification } from "@portone/server-sdk";', CLOSED, ...lines, ...wrongs, ""].join("\n");
}

for (const part of [tokens, byDanal, byKcp, inAnApp, untilItFails, refusals, recordsOfV1, lists]) {
  // An answer that broke one part does not keep the next from being heard.
  await part().catch((error) => check(false, `${part.name}: ${error}`));
}
for (const [operation, types] of Object.entries(EVERY)) {
  const missing = types.filter((type) => !met[operation].has(type));
  check(missing.length === 0, `${operation}: ${missing} did not come up`);
}
writeFileSync(`${TOOLS}/answers.ts`, typescript());
const LEAST = 300;
check(checks >= LEAST, `only ${checks} checks, not ${LEAST}`);
for (const complaint of complaints) console.log(`${NAME}: ${complaint}`);
console.log(`${NAME}: ${checks} checks, ${complaints.length} failed; of those ${values.length} types are left to the compiler`);
process.exitCode = complaints.length === 0 ? 0 : 1;
