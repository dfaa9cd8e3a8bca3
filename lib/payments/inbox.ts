import { createHash } from "node:crypto";
import { and, asc, eq, getTableColumns, gte, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { gatewayHealth, paymentAttempts, webhookInbox } from "@/db/schema";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { Ctx, TxCtx } from "@/lib/work/context";
import { announceWhen } from "@/lib/work/outbox";
import type { Attempt } from "./attempts";

/** Every query of the webhook inbox. */

export type Webhook = typeof webhookInbox.$inferSelect;
/** A delivery whose bytes were verified; they are kept for support and replay. */
export type NewWebhook = Pick<Webhook, "gateway" | "eventKey" | "reference" | "gatewayRef" | "claims" | "body">;

/** Rows of a btree index have a size limit, and an event key is made of what a gateway sent. */
const EVENT_KEY_LENGTH_MAX = 300;

/**
 * Stores a delivery once by (gateway, event key) and announces it. One statement and so one commit: the gateway waits
 * for this answer, and each further round trip would be paid for by every webhook.
 */
export async function insertWebhook(ctx: Ctx, webhook: NewWebhook): Promise<"stored" | "duplicate"> {
  const { gateway, body } = webhook;
  const eventKey = shortKey(plain(webhook.eventKey));
  const reference = webhook.reference && plain(webhook.reference);
  const gatewayRef = webhook.gatewayRef && plain(webhook.gatewayRef);
  const at = ctx.now();
  const subject = `${gateway}:${reference ?? gatewayRef ?? eventKey}`;
  const { rows } = await ctx.db.execute(sql`
    with stored as (
      insert into ${webhookInbox} (gateway, event_key, reference, gateway_ref, claims, body, received_at)
      values (${gateway}, ${eventKey}, ${reference}, ${gatewayRef}, ${plain(webhook.claims)}, ${body}, ${at}::timestamptz)
      on conflict (gateway, event_key) do nothing returning id, gateway
    ), announced as (
      ${announceWhen(ctx, "payments/webhook.received", sql`jsonb_build_object('webhookId', id, 'subject', ${subject}::text, 'gateway', gateway)`, sql`stored`)}
    )
    select id from stored`);
  if (rows.length > 0) return "stored";
  await ctx.db
    .update(webhookInbox)
    .set({ duplicates: sql`${webhookInbox.duplicates} + 1` })
    .where(and(eq(webhookInbox.gateway, gateway), eq(webhookInbox.eventKey, eventKey)));
  return "duplicate";
}

/** JSON can say NUL, PostgreSQL's text cannot. The body keeps every byte as it came. */
const plain = (text: string): string => text.replaceAll("\u0000", "\\u0000");

const shortKey = (key: string): string =>
  key.length > EVENT_KEY_LENGTH_MAX ? `sha256:${createHash("sha256").update(key).digest("hex")}` : key;

export async function selectWebhook(ctx: Ctx, id: string): Promise<Webhook | undefined> {
  const [row] = await ctx.db.select().from(webhookInbox).where(eq(webhookInbox.id, id));
  return row;
}

const { body: _body, ...FACTS } = getTableColumns(webhookInbox);

/**
 * A stored delivery, without its body, and the attempt that it is about: found by whichever id the gateway repeated. With
 * it until when the gateway's breaker is open.
 */
export async function selectWebhookAttempt(
  ctx: Ctx,
  id: string,
): Promise<{ webhook: Omit<Webhook, "body">; attempt: Attempt | null; openUntil: Date | null } | undefined> {
  const isSameReference = eq(paymentAttempts.reference, webhookInbox.reference);
  const [row] = await ctx.db
    .select({ webhook: FACTS, attempt: paymentAttempts, openUntil: gatewayHealth.openUntil })
    .from(webhookInbox)
    .leftJoin(
      paymentAttempts,
      and(
        eq(paymentAttempts.gateway, webhookInbox.gateway),
        or(isSameReference, eq(paymentAttempts.gatewayRef, webhookInbox.gatewayRef)),
      ),
    )
    .leftJoin(gatewayHealth, eq(gatewayHealth.gateway, webhookInbox.gateway))
    .where(eq(webhookInbox.id, id))
    .orderBy(sql`${isSameReference} desc nulls last`)
    .limit(1);
  return row;
}

export async function markHandled(ctx: Ctx, id: string, verdict: string): Promise<void> {
  await ctx.db.update(webhookInbox).set({ handledAt: ctx.now(), verdict }).where(eq(webhookInbox.id, id));
}

/** Deliveries that were stored and never handled: their event was lost, or handling kept failing. */
export const selectUnhandled = (ctx: Ctx, before: Date, limit: number): Promise<Pick<Webhook, "id" | "gateway">[]> =>
  ctx.db
    .select({ id: webhookInbox.id, gateway: webhookInbox.gateway })
    .from(webhookInbox)
    .where(and(isNull(webhookInbox.handledAt), lt(webhookInbox.receivedAt, before)))
    .orderBy(asc(webhookInbox.receivedAt))
    .limit(limit);

/** Deliveries in a window that named a payment we do not know. */
export const selectUnknownReferences = (
  ctx: Ctx,
  gateway: GatewayName,
  from: Date,
  to: Date,
): Promise<Omit<Webhook, "body">[]> =>
  ctx.db
    .select(FACTS)
    .from(webhookInbox)
    .where(
      and(
        eq(webhookInbox.gateway, gateway),
        eq(webhookInbox.verdict, "unknown_reference"),
        gte(webhookInbox.receivedAt, from),
        lt(webhookInbox.receivedAt, to),
      ),
    );

const EMPTY = Buffer.alloc(0);
const hasBody = sql`octet_length(${webhookInbox.body}) > 0`;

/**
 * Empties the bodies of old deliveries; what each said in short, its key and its verdict stay. One that was never handled
 * keeps its body for whoever looks into it. Answers how many, at most `limit`.
 */
export async function emptyBodiesBefore(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const old = ctx.db
    .select({ id: webhookInbox.id })
    .from(webhookInbox)
    .where(and(lt(webhookInbox.receivedAt, before), isNotNull(webhookInbox.handledAt), hasBody))
    .limit(limit);
  const { rowCount } = await ctx.db.update(webhookInbox).set({ body: EMPTY }).where(inArray(webhookInbox.id, old));
  return rowCount ?? 0;
}

/** Empties every body about the payments of these payables: gateways repeat who paid. */
export async function emptyBodiesOf(tx: TxCtx, payableIds: readonly string[]): Promise<void> {
  const about = tx.db
    .select({ id: webhookInbox.id })
    .from(webhookInbox)
    .innerJoin(
      paymentAttempts,
      and(
        eq(paymentAttempts.gateway, webhookInbox.gateway),
        or(
          eq(paymentAttempts.reference, webhookInbox.reference),
          eq(paymentAttempts.gatewayRef, webhookInbox.gatewayRef),
        ),
      ),
    )
    .where(and(inArray(paymentAttempts.payableId, [...payableIds]), hasBody));
  await tx.db.update(webhookInbox).set({ body: EMPTY }).where(inArray(webhookInbox.id, about));
}
