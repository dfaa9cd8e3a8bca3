import { expect, it } from "vitest";
import { z } from "zod";
import { functions } from ".";

/** Calls that the embedded executor has out at once; other engines allow more, or fewer by their plan. */
const CALLS_MAX = 50;
/** What may hang at the same moment: all webhooks of one gateway, all refunds, all vendors or all messages. */
const HANGING_AT_ONCE = 3;

const limit = z.object({ limit: z.number(), key: z.string().optional() });
const settings = z.object({
  id: z.string(),
  triggers: z.array(z.looseObject({ cron: z.string().optional() })),
  concurrency: z.union([limit.transform((one) => [one]), z.array(limit)]).default([]),
});
/** Keys that stand for a third party; every other key stands for one payment, order or message. */
const SHARED = new Set<string | undefined>([undefined, "event.data.gateway"]);

it("lets no function take so many calls that a third party that hangs stops the others", () => {
  const greedy: string[] = [];
  for (const { id, triggers, concurrency } of functions.map(({ opts }) => settings.parse(opts))) {
    const isDaily = triggers.every(({ cron }) => cron !== undefined && cron !== "* * * * *");
    if (isDaily) continue;
    const shares = concurrency.filter(({ key }) => SHARED.has(key)).map((share) => share.limit);
    if (Math.min(CALLS_MAX, ...shares) >= CALLS_MAX / HANGING_AT_ONCE) greedy.push(id);
  }
  expect(greedy).toEqual([]);
});
