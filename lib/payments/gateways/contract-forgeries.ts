import type { ReceivedWebhook, SignatureTrait, WebhookDelivery } from "./contract-world";

/** A webhook that somebody changed, and how. */
export type Forgery = { how: string; delivery: ReceivedWebhook };

/** Every change of a single bit in what the signature covers, and in the signature. */
export function bitFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  return [...headerFlips(delivery, trait), ...bodyFlips(delivery, trait)];
}

/** The signature taken away, and left empty. */
export function unsigned(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  const body = Buffer.from(delivery.body);
  if (trait.over === "fields") {
    const { [trait.signatureField]: _signature, ...rest } = JSON.parse(delivery.body) as Record<string, unknown>;
    const written = (fields: object) => ({ ...delivery, body: Buffer.from(JSON.stringify(fields)) });
    return [
      { how: "no signature", delivery: written(rest) },
      { how: "empty signature", delivery: written({ ...rest, [trait.signatureField]: "" }) },
    ];
  }
  return trait.headers.flatMap((name) => {
    const kept = Object.entries(delivery.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
    const without = Object.fromEntries(kept);
    return [
      { how: `no ${name}`, delivery: { headers: without, body } },
      { how: `empty ${name}`, delivery: { headers: { ...without, [name]: "" }, body } },
    ];
  });
}

/** Bits that leave ASCII are left out: HTTP would not carry them in a header. */
function headerFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  if (trait.over === "fields") return [];
  const body = Buffer.from(delivery.body);
  return Object.entries(delivery.headers)
    .filter(([name]) => trait.headers.some((each) => each.toLowerCase() === name.toLowerCase()))
    .flatMap(([name, value]) =>
      flipsOf(Buffer.from(value), 0, value.length)
        .map(({ bytes, at }) => ({ text: bytes.toString("latin1"), at }))
        .filter(({ text }) => isHeaderValue(text))
        .map(({ text, at }) => ({
          how: `${name}, character ${at}`,
          delivery: { headers: { ...delivery.headers, [name]: text }, body },
        })),
    );
}

/** All eight bits: what leaves ASCII is a forgery too, and one that decoding could hide. */
function bodyFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  const body = Buffer.from(delivery.body);
  return coveredRanges(delivery.body, trait).flatMap(([from, to]) =>
    flipsOf(body, from, to).map(({ bytes, at }) => ({
      how: `body, byte ${at}`,
      delivery: { ...delivery, body: bytes },
    })),
  );
}

/** In bytes. */
function coveredRanges(body: string, trait: SignatureTrait): [number, number][] {
  if (trait.over === "secret") return [];
  if (trait.over === "body") return [[0, Buffer.byteLength(body)]];
  return [...trait.fields, trait.signatureField].map((field) => {
    const found = new RegExp(`"${field}"\\s*:\\s*"?([^",}]*)`).exec(body);
    if (!found?.[1]) throw new Error(`the webhook has no field ${field}`);
    const to = Buffer.byteLength(body.slice(0, found.index + found[0].length));
    return [to - Buffer.byteLength(found[1]), to];
  });
}

function flipsOf(whole: Buffer, from: number, to: number): { bytes: Buffer; at: number }[] {
  const flips: { bytes: Buffer; at: number }[] = [];
  for (let at = from; at < to; at++)
    for (let bit = 0; bit < 8; bit++) {
      const bytes = Buffer.from(whole);
      bytes[at] = (whole[at] ?? 0) ^ (1 << bit);
      flips.push({ bytes, at });
    }
  return flips;
}

/** HTTP takes white space off both ends, so a header that only gained some is the same header. */
const isHeaderValue = (text: string): boolean => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
