import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnswer } from "./answer";
import { readConfig } from "./config";
import { functionConfig, attemptsMax, toFailure } from "./protocol";
import { sign } from "./signing";

const KEY = "signkey-test-0123456789abcdef0123456789abcdef";
const NOW = 1_795_219_383_353;

const signed = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  const text = JSON.stringify(body);
  const own = { "x-inngest-sdk": "inngest-js:v4.24.0", "x-inngest-signature": sign(text, KEY, NOW) };
  return readAnswer({ status, text, headers: { ...own, ...headers } }, KEY, NOW);
};

describe("an answer of the application", () => {
  it("lists operations, is a result, or is an error", () => {
    expect(signed(206, [{ id: "a", op: "StepRun", data: 1 }])).toMatchObject({
      kind: "ops",
      ops: [{ id: "a", data: 1 }],
    });
    expect(signed(206, { id: "a", op: "RunComplete" })).toMatchObject({ kind: "ops", ops: [{ op: "RunComplete" }] });
    expect(signed(206, null)).toMatchObject({ kind: "ops", ops: [] });
    expect(signed(200, { c: 3 })).toEqual({ kind: "returned", data: { c: 3 } });
    expect(signed(200, null)).toEqual({ kind: "returned", data: null });
    expect(signed(500, { name: "E", message: "m" }, { "x-inngest-no-retry": "false", "retry-after": "2" })).toEqual({
      kind: "threw",
      error: { name: "E", message: "m" },
      final: false,
      retryAfterMs: 2_000,
    });
    expect(signed(400, { name: "E", message: "m" }, { "x-inngest-no-retry": "true" })).toMatchObject({ final: true });
  });

  it("is unknown when the SDK did not sign it", () => {
    const text = "[]";
    const sdk = { "x-inngest-sdk": "x" };
    const strangers = [
      { status: 502, text: "<html>", headers: {} },
      { status: 206, text, headers: {} },
      { status: 206, text, headers: sdk },
      { status: 206, text, headers: { ...sdk, "x-inngest-signature": sign("[1]", KEY, NOW) } },
      { status: 206, text: "{", headers: { ...sdk, "x-inngest-signature": sign("{", KEY, NOW) } },
      { status: 206, text: "7", headers: { ...sdk, "x-inngest-signature": sign("7", KEY, NOW) } },
      { status: 201, text, headers: { ...sdk, "x-inngest-signature": sign(text, KEY, NOW) } },
    ];
    for (const http of strangers) expect(readAnswer(http, KEY, NOW).kind).toBe("unknown");
  });

  it("is never final when it is not signed", () => {
    const headers = { "x-inngest-sdk": "x", "x-inngest-no-retry": "true" };
    expect(readAnswer({ status: 500, text: "{}", headers }, KEY, NOW)).toMatchObject({ kind: "threw", final: false });
  });

  it("says that nothing ran when our signature was refused", () => {
    expect(readAnswer({ status: 401, text: "", headers: {} }, KEY, NOW).kind).toBe("refused");
  });

  it("is understood or unknown, never an exception", () => {
    const status = fc.constantFrom(200, 201, 206, 400, 401, 404, 500, 503);
    fc.assert(
      fc.property(status, fc.jsonValue(), (code, body) => {
        expect(signed(code, body).kind).toEqual(expect.any(String));
      }),
    );
    fc.assert(
      fc.property(status, fc.string(), (code, text) => {
        const http = { status: code, text, headers: { "x-inngest-sdk": "x" } };
        expect(readAnswer(http, KEY, NOW).kind).toEqual(expect.any(String));
      }),
    );
  });
});

describe("errors of every shape", () => {
  it("become one shape", () => {
    expect(toFailure({ name: "A", message: "b", stack: "c", cause: 1, more: 2 })).toEqual({
      name: "A",
      message: "b",
      stack: "c",
      cause: 1,
    });
    expect(toFailure({ error: "text" })).toEqual({ name: "Error", message: "text" });
    expect(toFailure("text")).toEqual({ name: "Error", message: "text" });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(toFailure(value).message).toEqual(expect.any(String));
      }),
    );
  });
});

describe("function configurations", () => {
  it("take concurrency in all its forms", () => {
    const limits = (concurrency: unknown) =>
      functionConfig.parse({ id: "f", concurrency }).concurrency.map(({ limit }) => limit);
    expect(limits(undefined)).toEqual([]);
    expect(limits(0)).toEqual([]);
    expect(limits(5)).toEqual([5]);
    expect(limits({ limit: 2, key: "event.data.x" })).toEqual([2]);
    expect(limits([{ limit: 1 }, { limit: 2, scope: "env", key: "'x'" }])).toEqual([1, 2]);
  });

  it("count attempts", () => {
    expect(attemptsMax(functionConfig.parse({ id: "f" }))).toBe(5);
    const steps = { step: { retries: { attempts: 0 } } };
    expect(attemptsMax(functionConfig.parse({ id: "f", steps }))).toBe(1);
  });

  it("are refused with a period that is no duration", () => {
    expect(functionConfig.safeParse({ id: "f", throttle: { limit: 1, period: "often" } }).success).toBe(false);
  });
});

describe("settings", () => {
  const env = {
    DATABASE_URL: "postgres://x",
    ENGINE_PORT: "8288",
    ENGINE_APP_URL: "http://127.0.0.1:3000/api/inngest",
    INNGEST_EVENT_KEY: "k",
    INNGEST_SIGNING_KEY: KEY,
  };

  it("are read from the environment", () => {
    expect(readConfig(env)).toMatchObject({ port: 8288, logLevel: "info" });
    expect(readConfig(env).backoffSeconds).toHaveLength(10);
    expect(readConfig({ ...env, ENGINE_BACKOFF_SECONDS: "0.1,2" }).backoffSeconds).toEqual([0.1, 2]);
  });

  it("are refused by name when they are wrong", () => {
    for (const name of Object.keys(env)) expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
    expect(() => readConfig({ ...env, INNGEST_SIGNING_KEY: "secret" })).toThrow("INNGEST_SIGNING_KEY");
    expect(() => readConfig({ ...env, ENGINE_BACKOFF_SECONDS: "1,x" })).toThrow("ENGINE_BACKOFF_SECONDS");
  });
});
