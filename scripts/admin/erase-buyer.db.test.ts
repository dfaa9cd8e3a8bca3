import { expect, it } from "vitest";
import { ctx, deliver, newEmail, openCodeShop, orderRow, paidOrder } from "@/lib/testing/world";
import { runShopCommand, type OpenedShop } from "@/scripts/admin/shop-commands";

it("erases from the shell, and says what it does not reach", async () => {
  const [email, shop] = [newEmail(), await openCodeShop(1)];
  const orderId = await paidOrder(shop, { customer_email: email });
  await deliver(orderId);
  const said: string[] = [];
  // It needs nothing of the opened shop but the context.
  const run = () => runShopCommand(ctx, { verb: "erase-buyer", email }, {} as OpenedShop, (line) => said.push(line));
  await run();
  expect(said).toEqual([
    "Erased. Orders that named this address: 1.",
    expect.stringMatching(/backups hold what they held/),
  ]);
  expect((await orderRow(orderId)).customerEmail).toMatch(/@erased\.invalid$/);
  await run();
  expect(said[2]).toBe("No order names this address; nothing was kept about it.");
});
