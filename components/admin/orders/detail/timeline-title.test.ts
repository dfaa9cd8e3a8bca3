import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "@/lib/orders/views";
import { WORDS } from "../../copy/words";
import { timelineActor, timelineDetail, timelineTitle } from "./timeline-title";

const entry = (kind: TimelineEntry["kind"], title: string, detail: string | null = null): TimelineEntry => ({
  at: "2026-11-21T00:00:00.000Z",
  kind,
  title,
  detail,
  actor: null,
});

describe("the history of an order", () => {
  it.each([
    [entry("payment", "pending → paid"), "Pembayaran: Belum dibayar → Lunas"],
    [entry("invitation", "processing → invited"), "Undangan: Diproses → Diundang"],
    [entry("message", "invite_sent sent"), "Pesan: Undangan dikirim · Terkirim"],
    [entry("refund", "Rp10.000 done"), "Pengembalian: Rp10.000 · Selesai"],
    [entry("note", "note", "halo"), "Catatan staf"],
    [entry("note", "constructor"), "Catatan: constructor"],
    [entry("payment", "toString → paid"), "Pembayaran: toString → Lunas"],
    [entry("workspace", "invite a@b.co: done"), "Workspace: invite a@b.co: done"],
  ])("is told in words: %j", (given, title) => {
    expect(timelineTitle(given, WORDS.id)).toBe(title);
  });

  it.each([
    ["system:settle-payment", "sistem"],
    ["buyer", "pembeli"],
    ["staff:ani@example.com", "ani@example.com"],
    ["key:restock", "kunci API restock"],
    ["Studio Kecil", "Studio Kecil"],
  ])("names who did it: %s", (actor, name) => {
    expect(timelineActor(actor, WORDS.id)).toBe(name);
  });

  it("tells what is special about money, and keeps free text as it is", () => {
    expect(timelineDetail(entry("receipt", "Rp1", "paid_twice"), WORDS.en)).toBe("Paid twice");
    expect(timelineDetail(entry("attempt", "x", "open"), WORDS.en)).toBe("Waiting for payment");
    expect(timelineDetail(entry("note", "note", "paid_twice"), WORDS.en)).toBe("paid_twice");
  });
});
