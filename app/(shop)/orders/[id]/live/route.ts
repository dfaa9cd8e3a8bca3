import { readOrder, readOrderStatus } from "@/lib/ordering";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { ORDER_ID } from "@/lib/core/ids";
import { logIncident } from "@/lib/http-api";
import { subscribeToOrder } from "@/lib/work/listener";
import { admitStream } from "./streams";

export const dynamic = "force-dynamic";

const BEAT_MS = 15_000;
const RETRY_MS = 3000;
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "private, no-store, no-transform",
  // Proxies that buffer would hold the news back.
  "x-accel-buffering": "no",
};

type Params = { params: Promise<{ id: string }> };

/**
 * Server-sent events: `order` at once and on every change, `beat` every 15 s. Ends when the reader leaves. 503 when too
 * many are open; the page then asks every few seconds.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { id } = await params;
  const ctx = buyerCtx(request.headers.get("x-kursi-peer"));
  if (!ORDER_ID.test(id) || !(await readOrderStatus(ctx, id))) return new Response(null, { status: 404 });
  const leave = admitStream(id);
  if (!leave) return new Response(null, { status: 503, headers: { "retry-after": "30" } });
  return new Response(orderEvents(ctx, id, request.signal, leave), { headers: HEADERS });
}

function orderEvents(ctx: Ctx, id: string, left: AbortSignal, leave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => undefined as void;
  return new ReadableStream({
    start(controller) {
      let isOpen = true;
      const send = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const tell = oneAtATime(async () => send(await describeOrder(ctx, id)), end);
      const beat = setInterval(() => send("event: beat\ndata: 1\n\n"), BEAT_MS);
      const unsubscribe = subscribeToOrder(id, tell);
      stop = () => {
        if (!isOpen) return;
        isOpen = false;
        clearInterval(beat);
        unsubscribe();
        leave();
      };
      function end() {
        if (!isOpen) return;
        stop();
        controller.close();
      }
      left.addEventListener("abort", end);
      if (left.aborted) end();
      send(`retry: ${RETRY_MS}\n\n`);
      tell();
    },
    cancel: () => stop(),
  });
}

async function describeOrder(ctx: Ctx, id: string): Promise<string> {
  const order = await readOrder(ctx, id);
  if (!order) return "";
  const told = {
    payment_status: order.paymentStatus,
    invitation_status: order.invitationStatus,
    version: order.version,
  };
  return `event: order\ndata: ${JSON.stringify(told)}\n\n`;
}

/** Coalesces wake-ups into one more read after the current one. A failed read ends the stream; clients reconnect. */
function oneAtATime(look: () => Promise<void>, end: () => void): () => void {
  let isLooking = false;
  let isWanted = false;
  const run = async () => {
    isLooking = true;
    do {
      isWanted = false;
      await look();
    } while (isWanted);
    isLooking = false;
  };
  return () => {
    isWanted = true;
    if (isLooking) return;
    run().catch((error: unknown) => {
      logIncident("the live view of an order", error);
      end();
    });
  };
}
