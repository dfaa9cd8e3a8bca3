import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readMembers } from "@/app/(shop)/order-form-data";
import { email, fullName, parsePhone } from "@/lib/core/contact";
import { parseOrderId } from "@/lib/core/ids";
import { openRenewalToken } from "@/lib/core/renewal-link";
import { adminOrdersQuery, refundOrderInput } from "@/lib/http-api/admin-inputs";
import { readQuery } from "@/lib/http-api";
import { parseStrictJson } from "@/lib/http-api/strict-json";
import { lookupInput, nameMembersInput, placeOrderInput, quoteInput } from "@/lib/ordering/schemas";
import { openWebhook as openCashify } from "@/lib/payments/gateways/cashify/webhook";
import { openNotification as openMidtrans } from "@/lib/payments/gateways/midtrans/webhook";
import { fromWib } from "@/lib/payments/gateways/midtrans/times";
import { instant } from "@/lib/payments/gateways/pakasir/map";
import { openWebhook as openPakasir } from "@/lib/payments/gateways/pakasir/webhook";
import { toDate } from "@/lib/payments/gateways/tripay/map";
import { openCallback as openTripay } from "@/lib/payments/gateways/tripay/webhook";
import { parseBody } from "@/lib/payments/webhook-body";
import { parseQris, qrisChecksum } from "@/lib/payments/qris";
import { endOfToken } from "@/lib/workspaces/access";
import { emailIn } from "@/lib/workspaces/drivers/browser/pages";
import { parseName } from "@/lib/workspaces/drivers/browser/pictures";
import { costOf, HOSTILE } from "@/lib/testing/hostile";

/**
 * Everything that reads a stranger's bytes. One request must never cost more than its neighbours can bear, so each ends
 * within 50 ms on 64 kB of what parsers like least, with a value or a refusal.
 */
const LIMIT_MS = 50;

const order = (text: string) => ({ customer_email: text, package_id: text, phone: text, full_name: text, promo: text });
const webhook = (text: string) => ({ headers: new Headers({ "x-signature": "0" }), body: Buffer.from(text) });

const closed = (text: string) => `${text}6304${qrisChecksum(`${text}6304`)}`;

const PARSERS: Record<string, (text: string) => unknown> = {
  "JSON bodies": (text) => parseStrictJson(Buffer.from(text)),
  "JSON bodies, a string in an object": (text) => parseStrictJson(Buffer.from(JSON.stringify({ a: text }))),
  "the body of a webhook": (text) => parseBody(Buffer.from(text)),
  "a webhook of Tripay": (text) => openTripay("k", webhook(text)),
  "a webhook of Midtrans": (text) => openMidtrans("k", webhook(text)),
  "a webhook of Cashify": (text) => openCashify(webhook(text), { secret: "k", header: "x-signature" }),
  "a webhook of Pakasir": (text) => openPakasir(webhook(text), "k"),
  QRIS: parseQris,
  "QRIS with a good checksum": (text) => parseQris(closed(text.slice(0, 1_900))),
  "times of Midtrans": fromWib,
  "times of Pakasir": instant,
  "times of Tripay": toDate,
  phones: parsePhone,
  emails: (text) => email.safeParse(text),
  names: (text) => fullName.safeParse(text),
  "order numbers": parseOrderId,
  "links to renew": openRenewalToken,
  "lists of members": readMembers,
  "an order": (text) => placeOrderInput.safeParse(order(text)),
  "a quote": (text) => quoteInput.safeParse(order(text)),
  "a look-up": (text) => lookupInput.safeParse({ order_id: text, contact: text }),
  "names of members": (text) => nameMembersInput.safeParse({ member_emails: text.split("a") }),
  "a refund": (text) => refundOrderInput.safeParse({ amount: text, reason: text, payment_reference: text }),
  "the query of a list": (text) =>
    readQuery(new Request(`http://shop.test/?q=${encodeURIComponent(text)}`), adminOrdersQuery),
  "a row of a vendor's list": emailIn,
  "the name of a picture": parseName,
  "a token": (text) => endOfToken(`a.${text}.b`),
  "a query": (text) => readQuery(new Request(`http://shop.test/?${text}`), z.record(z.string(), z.string())),
};

describe.each(Object.entries(PARSERS))("%s", (_, parse) => {
  it(`takes less than ${LIMIT_MS} ms for 64 kB of anything`, () => {
    const slow = HOSTILE.map(({ name, text }) => ({ name, ms: costOf(() => parse(text)) })).filter(
      ({ ms }) => ms >= LIMIT_MS,
    );
    expect(slow).toEqual([]);
  });
});

it("would have caught the pattern that once read the strings of JSON", () => {
  const TOKEN = /"(?:[^"\\]|\\[^])*"|[{}[\]:,]/g;
  const isSlow = ({ text }: { text: string }) => costOf(() => [...text.slice(0, 16_384).matchAll(TOKEN)]) >= LIMIT_MS;
  expect(HOSTILE.some(isSlow)).toBe(true);
});
