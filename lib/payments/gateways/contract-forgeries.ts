import type { SignatureTrait, WebhookDelivery } from "./contract-world";

/** A webhook that somebody changed, and how. */
export type Forgery = { how: string; delivery: WebhookDelivery };

/** Every change of a single bit in what the signature covers, and in the signature. Bits that leave ASCII are left out. */
export function bitFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  return [...headerFlips(delivery, trait), ...bodyFlips(delivery, trait)];
}

/** The signature taken away, and left empty. */
export function unsigned(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  if (trait.over === "fields") {
    const { [trait.signatureField]: _signature, ...rest } = JSON.parse(delivery.body) as Record<string, unknown>;
    return [
      { how: "no signature", delivery: { ...delivery, body: JSON.stringify(rest) } },
      {
        how: "empty signature",
        delivery: { ...delivery, body: JSON.stringify({ ...rest, [trait.signatureField]: "" }) },
      },
    ];
  }
  return trait.headers.flatMap((name) => {
    const kept = Object.entries(delivery.headers).filter(([key]) => key.toLowerCase() !== name.toLowerCase());
    const without = Object.fromEntries(kept);
    return [
      { how: `no ${name}`, delivery: { ...delivery, headers: without } },
      { how: `empty ${name}`, delivery: { ...delivery, headers: { ...without, [name]: "" } } },
    ];
  });
}

function headerFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  if (trait.over === "fields") return [];
  return Object.entries(delivery.headers)
    .filter(([name]) => trait.headers.some((each) => each.toLowerCase() === name.toLowerCase()))
    .flatMap(([name, value]) =>
      flipsOf(value, 0, value.length)
        .filter(({ text }) => isHeaderValue(text))
        .map(({ text, at }) => ({
          how: `${name}, character ${at}`,
          delivery: { ...delivery, headers: { ...delivery.headers, [name]: text } },
        })),
    );
}

function bodyFlips(delivery: WebhookDelivery, trait: SignatureTrait): Forgery[] {
  return coveredRanges(delivery.body, trait).flatMap(([from, to]) =>
    flipsOf(delivery.body, from, to).map(({ text, at }) => ({
      how: `body, character ${at}`,
      delivery: { ...delivery, body: text },
    })),
  );
}

function coveredRanges(body: string, trait: SignatureTrait): [number, number][] {
  if (trait.over === "secret") return [];
  if (trait.over === "body") return [[0, body.length]];
  return [...trait.fields, trait.signatureField].map((field) => {
    const found = new RegExp(`"${field}"\\s*:\\s*"?([^",}]*)`).exec(body);
    if (!found?.[1]) throw new Error(`the webhook has no field ${field}`);
    const to = found.index + found[0].length;
    return [to - found[1].length, to];
  });
}

function flipsOf(text: string, from: number, to: number): { text: string; at: number }[] {
  const flips: { text: string; at: number }[] = [];
  for (let at = from; at < to; at++)
    for (let bit = 0; bit < 7; bit++) {
      const by = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      flips.push({ text: text.slice(0, at) + by + text.slice(at + 1), at });
    }
  return flips;
}

/** HTTP takes white space off both ends, so a header that only gained some is the same header. */
const isHeaderValue = (text: string): boolean => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text);
