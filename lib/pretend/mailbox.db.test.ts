import { expect, it } from "vitest";
import { systemCtx } from "@/lib/work/context";
import { channelNamed } from "@/lib/messages/channels/registry";
import type { Sending } from "@/lib/messages/channels/channel";
import { createMailbox, listMailbox, readMail } from "./mailbox";

const ctx = systemCtx("test");
const message = (key: string, to = "ani@shop.example"): Sending => ({
  key,
  to,
  subject: `Subject ${key}`,
  text: "Halo,\n\nsudah lunas.\n",
  kind: "order_paid",
});

it("delivers a message once, however often and however fast it is handed over", async () => {
  const channel = channelNamed("email");
  const results = await Promise.all([1, 2, 3, 4].map(() => channel.send(message("same"))));
  expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  expect(results[0]?.outcome).toBe("done");
  expect(await listMailbox(ctx, { to: "ani@shop.example", limit: 10 })).toHaveLength(1);
});

it("lists newest first, by recipient, page by page", async () => {
  for (const key of ["b1", "b2", "b3"]) await channelNamed("email").send(message(key, "budi@shop.example"));
  const page = await listMailbox(ctx, { to: " BUDI@shop.example", limit: 2 });
  expect(page.map((one) => one.subject)).toEqual(["Subject b3", "Subject b2"]);
  const rest = await listMailbox(ctx, { to: "budi@shop.example", limit: 2, before: page[1]?.id });
  expect(rest.map((one) => one.subject)).toEqual(["Subject b1"]);
  expect(await listMailbox(ctx, { to: "nobody@shop.example", limit: 2 })).toEqual([]);
  expect(await readMail(ctx, page[0]?.id ?? 0)).toEqual(page[0]);
  expect(await readMail(ctx, 999_999)).toBeNull();
});

it("answers `unavailable`, not a crash, when the database refuses", async () => {
  const failing = createMailbox("email", () => ({
    ...ctx,
    now: () => {
      throw new Error("no clock");
    },
  }));
  expect(await failing.send(message("never"))).toMatchObject({ outcome: "unavailable" });
});
