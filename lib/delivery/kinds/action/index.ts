import { readAction, type ActionField } from "@/lib/catalog";
import { leadsInside } from "@/lib/core/addresses";
import { machineTime } from "@/lib/core/clock";
import { callHttp, type HttpOutcome } from "@/lib/core/http";
import { hmacSha256 } from "@/lib/core/secrets";
import { ITEM_LENGTH_MAX } from "@/lib/stock";
import type { Ctx } from "@/lib/work/context";
import { madeKind, type Made } from "../../made-kind";
import type { FoundUnit } from "../../port";
import { again } from "../../rules";

/** A signed request to the owner's own system delivers each unit; what it answers is what the buyer gets. See README.md. */
export const actionKind = madeKind("action", ask);

const CALL_TIMEOUT_MS = 10_000;
const LOOKUP_TIMEOUT_MS = 3_000;
/** Seconds. */
const RETRY_AFTER = { least: 5, usual: 30, most: 600 };
/** Of the answers below 500, those that say nothing about the request itself. */
const ASK_AGAIN = new Set([408, 409, 429]);

/**
 * May be sent more than once for a unit, after a lost answer as after a crash, always under the unit's id as idempotency
 * key: the owner's system answers a key that it knows as it did before.
 */
async function ask(ctx: Ctx, found: FoundUnit): Promise<Made> {
  const { url, signingKey, fields } = await readAction(ctx, found.line.productId);
  const isInside = await leadsInside(url, LOOKUP_TIMEOUT_MS);
  if (isInside === null) throw again("the name of the owner's system was not found", RETRY_AFTER.usual);
  if (isInside) return refused("private network");
  const body = JSON.stringify({ unit_id: found.unit.id, data: dataOf(fields, found) });
  // Other machines compare it with their clocks, which the demo's time machine does not move.
  const timestamp = String(Math.floor(machineTime().getTime() / 1000));
  const answer = await callHttp({
    method: "POST",
    url,
    headers: {
      "content-type": "application/json",
      "idempotency-key": found.unit.id,
      "kursi-timestamp": timestamp,
      "kursi-signature": `v1=${hmacSha256(signingKey, `${timestamp}.${body}`)}`,
    },
    body,
    timeoutMs: CALL_TIMEOUT_MS,
  });
  return madeOf(answer, found.unit.id);
}

function dataOf(fields: Record<string, ActionField>, { order, line, unit }: FoundUnit) {
  const known: Record<ActionField, string | number | null> = {
    email: order.customerEmail,
    name: order.fullName,
    order_id: order.id,
    product_id: line.productId,
    unit_number: unit.position + 1,
  };
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, known[field]]));
}

function madeOf(answer: HttpOutcome, unitId: string): Made {
  if (answer.kind !== "answered") throw again(`the owner's system: ${answer.why}`, RETRY_AFTER.usual);
  const { status, text, headers } = answer;
  // Without a text, the number under which the owner's system knows the unit is something to ask about.
  if (status >= 200 && status < 300) return { text: text.trim().slice(0, ITEM_LENGTH_MAX) || unitId };
  if (status >= 500 || ASK_AGAIN.has(status)) throw again(`the owner's system: HTTP ${status}`, waitOf(headers));
  return refused(`HTTP ${status}`);
}

function waitOf(headers: Headers): number {
  const asked = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(asked)
    ? Math.min(RETRY_AFTER.most, Math.max(RETRY_AFTER.least, Math.ceil(asked)))
    : RETRY_AFTER.usual;
}

const refused = (answer: string): Made => ({ refused: { code: "action_refused", answer } });
