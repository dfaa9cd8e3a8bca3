import { randomBytes } from "node:crypto";

/** What a machine can ask of the shop under test, over HTTP only. Amounts are whole rupiah. */
export type Placed = {
  order_id: string;
  amount: number;
  payment_reference: string;
  payment_url: string;
  qr_string?: string;
  expires_at: string;
};

export type Status = { payment_status: string; invitation_status: string };
export type Package = { id: string; name: string; kind: string; price: number; available: number };
export type Workspace = { name: string; seats: number; members: { email: string }[]; pending: { email: string }[] };
export type Mail = { to: string; kind: string; subject: string; text: string };
export type PayMode = "pay" | "twice" | "wrong_amount" | "late" | "no_webhook";

export const ONE_SEAT = "chatgpt-plus-1-bulan";
export const TEAM = "team-5-kursi";

/** Long enough for a slow machine that runs two browsers and a shop; nobody waits for it when all is well. */
const PATIENCE_MS = 45_000;
const POLL_MS = 150;

/** An address that nobody else in this run uses. */
export const newEmail = (who = "pembeli"): string => `${who}.${randomBytes(5).toString("hex")}@contoh.example`;

/** Reads until `isDone`; the last thing read is in the error when the deadline passes. */
export async function eventually<T>(what: string, read: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await read();
    if (isDone(seen)) return seen;
    if (Date.now() > giveUpAt)
      throw new Error(`not within ${PATIENCE_MS} ms: ${what}; last seen ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

export type ShopApi = ReturnType<typeof shopApi>;

export function shopApi(url: string) {
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      ...(body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const status = (id: string) => ask<Status>(`/api/orders/${id}/status`);
  const packages = async () => (await ask<{ packages: Package[] }>("/api/packages")).packages;
  const workspaces = async () => (await ask<{ workspaces: Workspace[] }>("/api/dev/workspaces")).workspaces;
  const mailTo = async (to: string) =>
    (await ask<{ messages: Mail[] }>(`/api/dev/mailbox?to=${encodeURIComponent(to)}`)).messages;

  return {
    url,
    newEmail,
    /** One seat unless `fields` says otherwise. */
    placeOrder: (email: string, fields: Record<string, unknown> = {}) =>
      ask<Placed>("/api/orders", { customer_email: email, package_id: ONE_SEAT, ...fields }),
    pay: (reference: string, mode: PayMode = "pay") => ask<unknown>(`/api/sandbox/payments/${reference}/pay`, { mode }),
    status,
    statusUntil: (id: string, wanted: Partial<Status>) =>
      eventually(
        `order ${id} becomes ${JSON.stringify(wanted)}`,
        () => status(id),
        (seen) =>
          (wanted.payment_status ?? seen.payment_status) === seen.payment_status &&
          (wanted.invitation_status ?? seen.invitation_status) === seen.invitation_status,
      ),
    available: async (packageId = ONE_SEAT): Promise<number> =>
      (await packages()).find(({ id }) => id === packageId)?.available ?? 0,
    /** What the demo sells from stock. */
    codeProduct: async (): Promise<Package> => {
      const found = (await packages()).find(({ kind }) => kind === "code");
      if (!found) throw new Error("the demo sells no codes");
      return found;
    },
    workspaces,
    /** The workspace with this person in it, invited or joined. */
    whereIs: async (email: string): Promise<Workspace | undefined> =>
      (await workspaces()).find(({ members, pending }) => [...members, ...pending].some((one) => one.email === email)),
    /** The stage hand's door: knobs, seats, an acceptance. */
    arrange: (change: { name: string; seats?: number; accept?: string; knobs?: Record<string, unknown> }) =>
      ask<Workspace>("/api/dev/workspaces", change),
    advanceClock: (seconds: number) => ask<{ now: string }>("/api/dev/clock", { advance_seconds: seconds }),
    mailTo,
    mailUntil: (to: string, kind: string) =>
      eventually(
        `mail ${kind} to ${to}`,
        () => mailTo(to),
        (messages) => messages.some((message) => message.kind === kind),
      ),
  };
}
