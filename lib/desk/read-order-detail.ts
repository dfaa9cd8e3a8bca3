import { asc, eq } from "drizzle-orm";
import { orderNotes } from "@/db/schema";
import type { Ctx } from "@/lib/work/context";
import { formatRupiah } from "@/lib/core/format";
import { selectNotifications } from "@/lib/messages";
import { selectMoves, selectOrder } from "@/lib/orders";
import type { OrderDetail, TimelineEntry } from "@/lib/orders/views";
import { selectLedger, selectPayments, selectReceipts, selectRefunds } from "@/lib/payments";
import { selectAssignments, selectInviteAttempts } from "@/lib/seats";
import { paymentView, readOrder } from "@/lib/ordering/read-order";

/** Everything about one order, for staff; null when there is none. */
export async function readOrderDetail(ctx: Ctx, id: string): Promise<OrderDetail | null> {
  const [order, view] = [await selectOrder(ctx, id), await readOrder(ctx, id)];
  if (!order || !view) return null;
  const [payments, receipts, refunds, places, ledger] = await Promise.all([
    selectPayments(ctx, id),
    selectReceipts(ctx, id),
    selectRefunds(ctx, { orderId: id }),
    selectAssignments(ctx, id),
    selectLedger(ctx, id),
  ]);
  return {
    order: view,
    customer: {
      email: order.customerEmail,
      fullName: order.fullName,
      phone: order.phone,
      address: order.clientAddress,
      memberEmails: order.memberEmails,
    },
    attempts: payments.map((payment) => ({
      ...paymentView(payment),
      id: payment.id,
      gatewayRef: payment.gatewayRef,
      rawStatus: payment.rawStatus,
      trouble: payment.trouble,
      createdAt: payment.createdAt.toISOString(),
    })),
    receipts: receipts.map((receipt) => ({
      id: receipt.id,
      gateway: receipt.gateway,
      receiptKey: receipt.receiptKey,
      amountIdr: receipt.amountIdr,
      merchantFeeIdr: receipt.merchantFeeIdr,
      isSettling: receipt.isSettling,
      attention: receipt.attention,
      resolvedAt: iso(receipt.resolvedAt),
      paidAt: iso(receipt.paidAt),
      recordedAt: receipt.recordedAt.toISOString(),
    })),
    refunds: refunds.map((refund) => ({
      id: refund.id,
      amountIdr: refund.amountIdr,
      method: refund.method,
      status: refund.status,
      reason: refund.reason,
      proof: refund.proof,
      trouble: refund.trouble,
      createdAt: refund.createdAt.toISOString(),
    })),
    assignments: places.map(({ assignment, workspace, seat }) => ({
      id: assignment.id,
      position: assignment.position,
      email: assignment.email,
      workspaceName: workspace.name,
      seatNumber: seat.number,
      status: assignment.status,
      invitedAt: iso(assignment.invitedAt),
      joinedAt: iso(assignment.joinedAt),
      endsAt: iso(assignment.endsAt),
      endReason: assignment.endReason,
    })),
    ledger: ledger.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    timeline: await timelineOf(ctx, id, { payments, receipts, refunds }),
  };
}

type Money = {
  payments: Awaited<ReturnType<typeof selectPayments>>;
  receipts: Awaited<ReturnType<typeof selectReceipts>>;
  refunds: Awaited<ReturnType<typeof selectRefunds>>;
};

async function timelineOf(ctx: Ctx, id: string, money: Money): Promise<TimelineEntry[]> {
  const [moves, attempts, messages, notes] = await Promise.all([
    selectMoves(ctx, id),
    selectInviteAttempts(ctx, { orderId: id }),
    selectNotifications(ctx, id),
    ctx.db.select().from(orderNotes).where(eq(orderNotes.orderId, id)).orderBy(asc(orderNotes.at)),
  ]);
  const entries = [
    ...moves.map((move) =>
      entry(move.at, move.field, move.from ? `${move.from} → ${move.to}` : move.to, move.why, move.actor),
    ),
    ...money.payments.map((payment) =>
      entry(payment.createdAt, "attempt", `${payment.gateway} ${payment.reference}`, payment.trouble ?? payment.status),
    ),
    ...money.receipts.map((receipt) =>
      entry(
        receipt.recordedAt,
        "receipt",
        formatRupiah(receipt.amountIdr),
        receipt.attention ?? "settled",
        receipt.gateway,
      ),
    ),
    ...money.refunds.map((refund) =>
      entry(
        refund.createdAt,
        "refund",
        `${formatRupiah(refund.amountIdr)} ${refund.status}`,
        refund.reason,
        refund.actor,
      ),
    ),
    ...attempts.map(({ attempt, workspaceName }) =>
      entry(
        attempt.at,
        "workspace",
        `${attempt.action} ${attempt.email ?? ""}: ${attempt.outcome}`,
        attempt.detail,
        workspaceName,
      ),
    ),
    ...messages.map((message) =>
      entry(
        message.sentAt ?? message.createdAt,
        "message",
        `${message.kind} ${message.status}`,
        message.trouble,
        message.recipient,
      ),
    ),
    ...notes.map((note) => entry(note.at, "note", "note", note.text, note.actor)),
  ];
  return entries.toSorted((a, b) => a.at.localeCompare(b.at));
}

const entry = (
  at: Date,
  kind: TimelineEntry["kind"],
  title: string,
  detail: string | null,
  actor: string | null = null,
): TimelineEntry => ({ at: at.toISOString(), kind, title, detail, actor });

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
