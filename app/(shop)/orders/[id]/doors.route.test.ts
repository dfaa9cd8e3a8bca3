import jsqr from "jsqr";
import { PNG } from "pngjs";
import QRCode from "qrcode";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { newOrderId } from "@/lib/core/ids";
import { readOrderRows } from "@/lib/orders";
import { ctx, openShop, order, pay, paymentOf, type Shop } from "@/lib/testing/world";
import { STREAMS_PER_ORDER } from "./live/streams";
import { GET as getLive, HEAD as headLive } from "./live/route";
import { GET as getPng } from "./qr.png/route";
import { GET as getSvg } from "./qr.svg/route";
import { unitOf } from "@/lib/ordering";

type Door = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

const DEADLINE_MS = 10_000;
let shop: Shop;

const open = (door: Door, id: string, signal?: AbortSignal) =>
  door(new Request(`http://localhost:3000/orders/${id}`, { signal: signal ?? null }), {
    params: Promise.resolve({ id }),
  });

beforeAll(async () => {
  shop = await openShop([20]);
});

describe("the QR code of an order", () => {
  it("carries exactly the payload that the gateway gave, as a picture to save", async () => {
    const placed = await order(shop);
    const answer = await open(getPng, placed.order_id);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const { data, width, height } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
    const { qrString } = await paymentOf(placed.payment_reference);
    expect(qrString).toBeTruthy();
    expect(jsqr(new Uint8ClampedArray(data), width, height)?.data).toBe(qrString);
  });

  it("is drawn once a payment, however often it is asked for", async () => {
    const placed = await order(shop);
    const drawing = vi.spyOn(QRCode, "toBuffer");
    const bytes = async () => Buffer.from(await (await open(getPng, placed.order_id)).arrayBuffer());
    const [first, ...others] = await Promise.all([bytes(), bytes(), bytes()]);
    for (const picture of [...others, await bytes()]) expect(picture.equals(first ?? Buffer.alloc(0))).toBe(true);
    expect(drawing).toHaveBeenCalledTimes(1);
    drawing.mockRestore();
  });

  it("is gone once the order is paid, so that nobody pays it twice", async () => {
    const placed = await order(shop);
    expect((await open(getSvg, placed.order_id)).status).toBe(200);
    await pay(placed.payment_reference);
    expect((await open(getSvg, placed.order_id)).status).toBe(404);
    expect((await open(getPng, placed.order_id)).status).toBe(404);
  });
});

describe("the doors of an order", () => {
  it.each([
    ["an unknown number", newOrderId()],
    ["a malformed one", "ORD-1"],
    ["something else", "../../etc/passwd"],
  ])("answer 404 to %s", async (_, id) => {
    for (const door of [getLive, getPng, getSvg]) expect((await open(door, id)).status).toBe(404);
  });
});

describe("the unit that a form of the page names", () => {
  it("is taken only if it belongs to the order of the page", async () => {
    const [mine, other] = [await order(shop), await order(shop)];
    const idOf = async (orderId: string) => (await readOrderRows(ctx, orderId))?.units[0]?.id;
    const unitId = await idOf(mine.order_id);
    expect(await unitOf(ctx, mine.order_id, unitId)).toBe(unitId);
    for (const sent of [await idOf(other.order_id), newOrderId(), "", null, ["x"], "' or true --"])
      await expect(unitOf(ctx, mine.order_id, sent)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the live stream of an order", () => {
  it("tells the state at once, then every change, and ends when the reader leaves", async () => {
    const placed = await order(shop);
    const leave = new AbortController();
    const answer = await open(getLive, placed.order_id, leave.signal);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const events = orderEvents(answer);

    const first = await events.next();
    expect(first).toMatchObject({ payment_status: "pending", invitation_status: "not_started" });
    await pay(placed.payment_reference);
    const second = await events.until((told) => told.payment_status === "paid");
    expect(second.version).not.toBe(first.version);

    leave.abort();
    expect(await events.isOver()).toBe(true);
  });
});

describe("too many streams of one order", () => {
  it("are refused, and there is room again when readers leave", async () => {
    const { order_id } = await order(shop);
    const leave = new AbortController();
    const opened: Response[] = [];
    for (let count = 0; count < STREAMS_PER_ORDER; count++) {
      const answer = await open(getLive, order_id, leave.signal);
      opened.push(answer);
      await orderEvents(answer).next();
    }
    expect(opened.map(({ status }) => status)).toEqual(opened.map(() => 200));
    expect((await open(getLive, order_id)).status).toBe(503);
    leave.abort();
    const again = new AbortController();
    expect((await open(getLive, order_id, again.signal)).status).toBe(200);
    again.abort();
  });

  it("cannot be made by those who never read: HEAD takes no place, nor does an answer that is left lying", async () => {
    const { order_id } = await order(shop);
    for (let count = 0; count < STREAMS_PER_ORDER + 5; count++) {
      const head = await open(headLive, order_id);
      expect(head.status).toBe(200);
      expect(head.body).toBeNull();
      expect((await open(getLive, order_id)).status).toBe(200);
    }
    const leave = new AbortController();
    const answer = await open(getLive, order_id, leave.signal);
    expect(await orderEvents(answer).next()).toMatchObject({ payment_status: "pending" });
    leave.abort();
  });
});

describe("a stream that was open for long", () => {
  it("ends, so that a reader who is gone without a word gives the place back", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { order_id } = await order(shop);
    const answer = await open(getLive, order_id);
    const reader = answer.body?.getReader();
    await reader?.read();
    vi.advanceTimersByTime(3_600_000);
    vi.useRealTimers();
    const rest = async () => {
      while (!(await reader?.read())?.done);
      return "over";
    };
    expect(await rest()).toBe("over");
  });
});

type Told = { payment_status: string; invitation_status: string; version: string };

function orderEvents(answer: Response) {
  if (!answer.body) throw new Error("no body");
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const heard: Told[] = [];
  let text = "";

  const read = async (): Promise<boolean> => {
    const { done, value } = await within(reader.read());
    text += value ?? "";
    const parts = text.split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const data = /^event: order\ndata: (.*)$/.exec(part)?.[1];
      if (data) heard.push(JSON.parse(data) as Told);
    }
    return done;
  };
  const next = async (): Promise<Told> => {
    for (;;) {
      const told = heard.shift();
      if (told) return told;
      if (await read()) throw new Error("the stream ended");
    }
  };
  const until = async (isIt: (told: Told) => boolean): Promise<Told> => {
    for (;;) {
      const told = await next();
      if (isIt(told)) return told;
    }
  };
  const isOver = async (): Promise<boolean> => {
    for (;;) if (await read()) return true;
  };
  return { next, until, isOver };
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nothing was heard in time")), DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
