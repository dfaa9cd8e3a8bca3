import { readOrder, readOrderStatus } from "@/lib/ordering";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { ORDER_ID } from "@/lib/core/ids";
import { logIncident, peerOf } from "@/lib/http-api";
import { subscribeToOrder } from "@/lib/work/listener";
import { admitStream, hasRoom } from "./streams";

export const dynamic = "force-dynamic";

const BEAT_MS = 15_000;
const RETRY_MS = 3000;
const AGE_MAX_MS = 1_800_000;
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "private, no-store, no-transform",
  // Proxies that buffer would hold the news back.
  "x-accel-buffering": "no",
};

type Params = { params: Promise<{ id: string }> };

/** Whether there is such an order. Its stream is not opened for somebody who will never read it. */
export async function HEAD(request: Request, { params }: Params): Promise<Response> {
  const ctx = buyerCtx(peerOf(request.headers));
  return (await isKnown(ctx, (await params).id))
    ? new Response(null, { headers: HEADERS })
    : new Response(null, { status: 404 });
}

/**
 * Server-sent events: `order` at once and on every change, `beat` every 15 s. Ends when the reader leaves, and after half
 * an hour, when a page that is still there comes back. 503 when too many are open; the page then asks every few seconds.
 */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { id } = await params;
  const address = peerOf(request.headers);
  const ctx = buyerCtx(address);
  if (!(await isKnown(ctx, id))) return new Response(null, { status: 404 });
  if (!hasRoom(id, address)) return new Response(null, { status: 503, headers: { "retry-after": "30" } });
  return new Response(
    orderEvents(ctx, id, request.signal, () => admitStream(id, address)),
    { headers: HEADERS },
  );
}

const isKnown = async (ctx: Ctx, id: string): Promise<boolean> =>
  ORDER_ID.test(id) && (await readOrderStatus(ctx, id)) !== null;

/** After a restart of the shop all pages come back; spread out, they do not all come at once. */
const spread = (ms: number): number => Math.round(ms * (0.5 + Math.random()));

/**
 * A place is taken at the first pull and given back at the end, whoever brings that about: an answer that nobody ever
 * reads takes none.
 */
function orderEvents(
  ctx: Ctx,
  id: string,
  left: AbortSignal,
  admit: () => (() => void) | null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => undefined as void;
  const open = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const leave = left.aborted ? null : admit();
    if (!leave) return controller.close();
    let isOpen = true;
    const send = (text: string) => {
      if (isOpen) controller.enqueue(encoder.encode(text));
    };
    const tell = oneAtATime(async () => send(await describeOrder(ctx, id)), end);
    const beat = setInterval(() => send("event: beat\ndata: 1\n\n"), BEAT_MS);
    const age = setTimeout(end, spread(AGE_MAX_MS));
    const unsubscribe = subscribeToOrder(id, tell);
    stop = () => {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(beat);
      clearTimeout(age);
      unsubscribe();
      left.removeEventListener("abort", end);
      leave();
    };
    function end() {
      if (!isOpen) return;
      stop();
      controller.close();
    }
    left.addEventListener("abort", end);
    send(`retry: ${spread(RETRY_MS)}\n\n`);
    tell();
  };
  let isFirst = true;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (isFirst) open(controller);
    isFirst = false;
  };
  return new ReadableStream({ pull, cancel: () => stop() }, { highWaterMark: 0 });
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
