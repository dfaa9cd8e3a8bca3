import { assert, constantFrom, date, property, string, uint8Array, uuid } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetEnv } from "./env";
import { openRenewalToken, renewalAddress, renewalToken, type RenewalLink } from "./renewal-link";

const before = process.env.AUTH_SECRET;
const setSecret = (secret: string | undefined) => {
  if (secret === undefined) delete process.env.AUTH_SECRET;
  else process.env.AUTH_SECRET = secret;
  forgetEnv();
};
beforeAll(() => setSecret("a secret of this test alone"));
afterAll(() => setSecret(before));

const day = date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }).map((at) =>
  at.toISOString().slice(0, 10),
);
const link = { lineId: "0f9c1b52-3c7e-4a70-9d5e-3f8b8f6f1a10", endsOn: "2026-12-21" };

describe("a link to renew", () => {
  it("opens as what it was made of, and is always the same", () => {
    assert(
      property(uuid(), day, (lineId, endsOn) => {
        const token = renewalToken({ lineId, endsOn });
        expect(token).toMatch(/^[\w-]{48}$/);
        expect(renewalToken({ lineId, endsOn })).toBe(token);
        expect(openRenewalToken(token)).toEqual({ lineId, endsOn } satisfies RenewalLink);
      }),
    );
    expect(renewalAddress("https://toko.example", link)).toBe(`https://toko.example/renew/${renewalToken(link)}`);
  });

  it("is nothing once a single sign of it is another", () => {
    const token = renewalToken(link);
    for (let index = 0; index < token.length; index++) {
      const other = token[index] === "A" ? "B" : "A";
      expect(openRenewalToken(token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
    }
  });

  it("is of this shop alone", () => {
    const token = renewalToken(link);
    setSecret("another shop's secret, as long");
    expect(openRenewalToken(token)).toBeNull();
    setSecret("a secret of this test alone");
    expect(openRenewalToken(token)).toEqual(link);
  });

  it("is refused without an error, whatever is sent as one", () => {
    const bytes = uint8Array({ minLength: 36, maxLength: 36 }).map((made) => Buffer.from(made).toString("base64url"));
    const odd = constantFrom(
      "",
      "%00",
      "../..",
      "__proto__",
      renewalToken(link).slice(0, 47),
      `${renewalToken(link)}A`,
    );
    for (const sent of [bytes, string({ maxLength: 200 }), odd])
      assert(property(sent, (token) => void expect(openRenewalToken(token)).toBeNull()));
  });
});
