import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReceiptView } from "@/lib/ordering/views";
import { calendarFile, type CalendarEntry } from "./calendar";
import { receiptPdf } from "./receipt";

const LOCALES = ["id", "en"] as const;
const shop = { storeName: "Toko Kursi", appUrl: "https://kursi.example", timeZone: "Asia/Jakarta" };
const receipt: ReceiptView = {
  number: "ORD-KV03…X226",
  fullName: "Nguyễn Thị Ánh Đặng-Łukasz",
  email: "a***i@contoh.example",
  orderedAt: "2026-11-21T03:00:00.000Z",
  lines: [{ name: "ChatGPT Plus 1 Bulan", quantity: 2, unitPriceIdr: 50_000 }],
  discountIdr: 10_000,
  promoCode: "HEMAT10",
  payment: {
    gatewayLabel: "Tripay",
    reference: "PAY-0123456789ABCDEFGHJK",
    gatewayReference: "T-99",
    paidAt: "2026-11-21T03:05:00.000Z",
    amountIdr: 90_750,
    surchargeIdr: 750,
    surchargeKind: "fee",
    agreedIdr: 0,
  },
  refunds: [{ amountIdr: 45_000, at: "2026-11-25T03:05:00.000Z" }],
};

/** Signs that stand for others: unknown alphabets, marks, what cannot be seen, what breaks lines and formats. */
const hostile = string({ unit: "binary", maxLength: 120 });

describe("a receipt", () => {
  it.each(LOCALES)("is a PDF that carries its letters with it, in %s", async (locale) => {
    const bytes = Buffer.from(await receiptPdf(receipt, locale, shop));
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(bytes.subarray(-6).toString()).toContain("%%EOF");
    // One embedded part of the typeface for each alphabet that the name needs.
    expect(bytes.toString("latin1").match(/\/FontFile2/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it("goes on on another page when there is no room", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({
      name: `Paket ${index}`,
      quantity: 1,
      unitPriceIdr: 1_000,
    }));
    const text = Buffer.from(await receiptPdf({ ...receipt, lines }, "id", shop)).toString("latin1");
    expect(text).toMatch(/\/Count [2-4]\b/);
  });

  it("is made whatever people are called", { timeout: 60_000 }, async () => {
    const odd = ["", " ", "😀".repeat(200), "a".repeat(2_000), "\u0000\u202e\ufffe", "é".normalize("NFD"), "中文名字"];
    for (const fullName of odd) {
      const made = await receiptPdf({ ...receipt, fullName, promoCode: fullName }, "id", {
        ...shop,
        storeName: fullName,
      });
      expect(Buffer.from(made).subarray(0, 5).toString()).toBe("%PDF-");
    }
  });
});

describe("a calendar file", () => {
  const entry: CalendarEntry = {
    id: "line 2026-12-21",
    title: "ChatGPT Plus 1 Bulan",
    endsAt: new Date("2026-12-21T03:00:00Z"),
    people: [{ email: "b***i@contoh.example", workspaceName: "Studio, Kecil; A" }],
    renewalAddress: "https://kursi.example/renew/abc",
  };
  const linesOf = (file: string): string[] => file.replaceAll("\r\n ", "").replaceAll("\r\n\t", "").split("\r\n");

  it.each(LOCALES)("says when the term ends, rings twice and leads to the renewal, in %s", (locale) => {
    const lines = linesOf(calendarFile([entry], locale, "Toko"));
    expect(lines).toContain("DTEND:20261221T030000Z");
    expect(lines.filter((line) => line.startsWith("TRIGGER"))).toEqual([
      "TRIGGER;VALUE=DATE-TIME:20261218T030000Z",
      "TRIGGER;VALUE=DATE-TIME:20261220T030000Z",
    ]);
    expect(lines.find((line) => line.startsWith("DESCRIPTION:b"))).toContain("https://kursi.example/renew/abc");
    expect(lines.join("\n")).toContain("Studio\\, Kecil\\; A");
  });

  it("is the same event when it is loaded once more, and never the order's number", () => {
    const uidOf = (file: string) => /UID:(.*)/.exec(file)?.[1];
    expect(uidOf(calendarFile([entry], "id", "Toko"))).toBe(uidOf(calendarFile([entry], "en", "Lain")));
    expect(calendarFile([{ ...entry, id: "ORD-SECRET" }], "id", "Toko")).not.toContain("ORD-SECRET");
  });

  it("has one event and two alarms, whatever people and products are called", () => {
    assert(
      property(hostile, hostile, hostile, (title, email, workspaceName) => {
        const lines = linesOf(calendarFile([{ ...entry, title, people: [{ email, workspaceName }] }], "id", title));
        const count = (line: string) => lines.filter((one) => one === line).length;
        expect([count("BEGIN:VEVENT"), count("END:VEVENT"), count("BEGIN:VALARM"), count("END:VCALENDAR")]).toEqual([
          1, 1, 2, 1,
        ]);
        expect(lines.every((line) => line === "" || /^[A-Z-]+[;:]/.test(line))).toBe(true);
      }),
    );
  });
});
