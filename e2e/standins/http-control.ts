import { z } from "zod";
import { CONTROL_PREFIX, html, json, type Route, type StandinAnswer, type StandinServer } from "./http";
import type { WebhookSender } from "./http-webhooks";

/** A payment as its pay page shows it. */
export type StandinPayment = { reference: string; amount: number; status: string; qrString: string | null };

/** The buttons of one stand-in. Verbs throw an Error with a sentence when the button makes no sense now. */
export type StandinButtons = {
  name: string;
  find(reference: string): StandinPayment | undefined;
  pay(reference: string, amount?: number): void;
  expire(reference: string): void;
  /** Other buttons by name, e.g. `refund`; each gets the posted fields. */
  more?: Record<string, (fields: Record<string, unknown>) => void>;
};

const fields = z.looseObject({ reference: z.string(), amount: z.coerce.number().int().positive().optional() });
const faultFields = z.looseObject({
  kind: z.enum(["delay", "hang", "reset", "html", "reply_lost", "reply_hangs"]),
  ms: z.coerce.number().int().nonnegative().default(0),
  on: z.string().optional(),
  times: z.coerce.number().int().positive().optional(),
});

/**
 * `POST /_standin/pay|expire|<more> {reference, amount?}` (JSON or a form), `POST /_standin/fault {kind, on?, times?,
 * ms?}`, `POST /_standin/faults/clear`, `GET /_standin/calls`, `GET /_standin/webhooks` and the pay page
 * `GET /_standin/pay/{reference}`, so that a browser or a load test can press the buttons.
 */
export function controlRoutes(
  buttons: StandinButtons,
  parts: () => { server: StandinServer; webhooks: WebhookSender },
): Route[] {
  const press = (path: string, work: (posted: Record<string, unknown>) => void): Route => ({
    method: "POST",
    path: `${CONTROL_PREFIX}${path}`,
    handle: (request) => tried(() => work(z.looseObject({}).parse(request.json ?? {})), request.headers),
  });
  const show = (path: string, read: () => unknown): Route => ({
    method: "GET",
    path: `${CONTROL_PREFIX}${path}`,
    handle: () => json(200, read()),
  });
  return [
    press("pay", (posted) => {
      const { reference, amount } = fields.parse(posted);
      buttons.pay(reference, amount);
    }),
    press("expire", (posted) => buttons.expire(fields.parse(posted).reference)),
    press("fault", (posted) => {
      const { on, times, ...fault } = faultFields.parse(posted);
      parts().server.faults.add(fault, { on, times });
    }),
    press("faults/clear", () => parts().server.faults.clear()),
    ...Object.entries(buttons.more ?? {}).map(([path, work]) => press(path, work)),
    show("calls", () => ({ calls: parts().server.calls.map((call) => ({ ...call, headers: undefined })) })),
    show("webhooks", () => ({ webhooks: parts().webhooks.deliveries })),
    {
      method: "GET",
      path: `${CONTROL_PREFIX}pay/:reference`,
      handle: (request) => payPage(buttons, request.params["reference"] ?? ""),
    },
  ];
}

function tried(work: () => void, headers: Headers): StandinAnswer {
  try {
    work();
  } catch (error) {
    return json(400, { message: error instanceof Error ? error.message : "refused" });
  }
  // A person who pressed a button on the pay page goes back to it.
  const from = headers.get("accept")?.includes("text/html") ? headers.get("referer") : null;
  return from ? { status: 303, text: "", headers: { location: from } } : json(200, { ok: true });
}

function payPage(buttons: StandinButtons, reference: string): StandinAnswer {
  const payment = buttons.find(reference);
  if (!payment) return html(404, page(buttons.name, "<p>No such payment.</p>"));
  const button = (action: string, label: string, extra = "") =>
    `<form method="post" action="${CONTROL_PREFIX}${action}"><input type="hidden" name="reference" value="${escape(payment.reference)}">${extra}<button>${label}</button></form>`;
  return html(
    200,
    page(
      buttons.name,
      `<p><b>${escape(payment.reference)}</b><br>Rp${payment.amount} · <span id="status">${escape(payment.status)}</span></p>
${button("pay", "Pay")}
${button("pay", "Pay another amount", `<input name="amount" type="number" value="${payment.amount}" aria-label="Amount">`)}
${button("expire", "Let it expire")}
<p><code>${escape(payment.qrString ?? "")}</code></p>`,
    ),
  );
}

const page = (name: string, body: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(name)} stand-in</title><style>body{font:16px system-ui;margin:2rem;max-width:40rem}form{margin:.5rem 0}code{overflow-wrap:anywhere}</style><h1>${escape(name)} stand-in</h1>${body}`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
