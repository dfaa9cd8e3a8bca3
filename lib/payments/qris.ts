import { rupiah, type Rupiah } from "@/lib/core/money";

/**
 * QRIS payloads: the EMV merchant-presented QR code as Bank Indonesia profiles it. Records of a 2-digit tag, a 2-digit
 * length in characters and a value, templates nested in 26-51 and 62, closed by a checksum in tag 63. Pure.
 */
export type QrisField = { tag: string; value: string } | { tag: string; fields: readonly QrisField[] };
/** The records in their order, without the checksum (tag 63), which `buildQris` computes. */
export type Qris = { fields: readonly QrisField[] };

export type QrisParsed = { ok: true; qris: Qris } | { ok: false; why: string };
export type QrisMade = { ok: true; qr: string } | { ok: false; why: string };
export type QrisCheck = { ok: true } | { ok: false; why: string };

const FORMAT = "00";
const INITIATION = "01";
const CURRENCY = "53";
const AMOUNT = "54";
const TIP = "55";
const CHECKSUM = "6304";
const RUPIAH_CODE = "360";
const LONGEST_VALUE = 99;
/** Characters. The format ends at 512; some issuers are said to go over it. */
const LONGEST_CODE = 2_000;
const isTemplate = (tag: string): boolean => (tag >= "26" && tag <= "51") || tag === "62";

/** Reads a payload and its checksum. Never throws: `why` says what is wrong, without repeating the payload. */
export function parseQris(text: string): QrisParsed {
  if (text.length > LONGEST_CODE) return { ok: false, why: `it is longer than ${LONGEST_CODE} characters` };
  const body = text.slice(0, -4);
  if (!body.endsWith(CHECKSUM)) return { ok: false, why: "it does not end in a checksum (tag 63)" };
  if (text.slice(-4) !== qrisChecksum(body)) return { ok: false, why: "its checksum is wrong" };
  const fields = readFields(body.slice(0, -CHECKSUM.length), true);
  if (typeof fields === "string") return { ok: false, why: fields };
  const [first] = fields;
  if (!first || first.tag !== FORMAT || !("value" in first) || first.value !== "01")
    return { ok: false, why: "it does not begin with payload format 01 (tag 00)" };
  return { ok: true, qris: { fields } };
}

/** Writes the payload, checksum included. Throws `RangeError` for a tag or a value that the format cannot carry. */
export function buildQris(qris: Qris): string {
  const body = writeFields(qris.fields) + CHECKSUM;
  return body + qrisChecksum(body);
}

/** The same merchant's code with an amount in it, for one payment. Wallets then ask for exactly that amount. */
export function toDynamic(staticQr: string, amount: Rupiah): QrisMade {
  if (amount <= 0) return { ok: false, why: "the amount must be above zero" };
  const parsed = parseQris(staticQr);
  if (!parsed.ok) return parsed;
  const kept = parsed.qris.fields.filter(({ tag }) => ![FORMAT, INITIATION, AMOUNT].includes(tag));
  const currency = kept.findIndex(({ tag }) => tag === CURRENCY);
  if (currency < 0) return { ok: false, why: "it names no currency (tag 53)" };
  return {
    ok: true,
    qr: buildQris({
      fields: [
        { tag: FORMAT, value: "01" },
        { tag: INITIATION, value: "12" },
        ...kept.slice(0, currency + 1),
        { tag: AMOUNT, value: String(amount) },
        ...kept.slice(currency + 1),
      ],
    }),
  };
}

/** The amount that wallets will ask for; null when there is none, or when it is not a whole amount of rupiah. */
export function readAmount(qris: Qris): Rupiah | null {
  const text = readValue(qris, AMOUNT);
  // Seen from issuers: `57123`, `57123.00`; EMV also allows `57123.`.
  if (text === null || text.length > 13 || !/^\d+(\.0{0,2})?$/.test(text)) return null;
  const amount = Number(text.split(".")[0]);
  return amount <= 1_000_000_000_000 ? rupiah(amount) : null;
}

/** Whether a wallet that scans this will ask for exactly `expected` rupiah. `why` names the amounts, not the payload. */
export function checkQris(qr: string, expected: Rupiah): QrisCheck {
  const parsed = parseQris(qr);
  if (!parsed.ok) return { ok: false, why: `the QR code is damaged: ${parsed.why}` };
  const { qris } = parsed;
  if (readValue(qris, CURRENCY) !== RUPIAH_CODE) return { ok: false, why: "the QR code is not in rupiah" };
  if (readValue(qris, AMOUNT) === null) return { ok: false, why: "the QR code carries no amount" };
  const amount = readAmount(qris);
  if (amount === null) return { ok: false, why: "the amount in the QR code is not a whole amount of rupiah" };
  if (amount !== expected)
    return { ok: false, why: `the QR code asks for ${amount} rupiah, the buyer was to pay ${expected}` };
  // 02 and 03 are fees that the wallet adds by itself; 01 only offers a tip.
  const tip = readValue(qris, TIP);
  if (tip !== null && tip !== "01") return { ok: false, why: "the QR code adds a fee to the amount" };
  return { ok: true };
}

/** The text of a plain record at the top level, or null. */
export function readValue(qris: Qris, tag: string): string | null {
  const field = qris.fields.find((each) => each.tag === tag);
  return field && "value" in field ? field.value : null;
}

/** CRC-16/CCITT-FALSE (0x1021, start 0xFFFF, no reflection) over UTF-8, as 4 upper-case hex digits. */
export function qrisChecksum(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, "utf8")) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, "0");
}

/** The records, or what is wrong. A tag that comes twice is refused: wallets could disagree on which one counts. */
function readFields(text: string, readsTemplates: boolean): QrisField[] | string {
  // In characters, not UTF-16 units: a name outside the basic plane counts as people would count it.
  const characters = Array.from(text);
  const fields: QrisField[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < characters.length;) {
    const head = characters.slice(at, at + 4).join("");
    if (!/^\d{4}$/.test(head)) return `there is no tag and length at character ${at + 1}`;
    const [tag, length] = [head.slice(0, 2), Number(head.slice(2))];
    const value = characters.slice(at + 4, at + 4 + length);
    if (value.length < length) return `tag ${tag} is cut off`;
    if (seen.has(tag)) return `tag ${tag} comes twice`;
    if (tag === "63" && readsTemplates) return "the checksum (tag 63) is not at the end";
    seen.add(tag);
    at += 4 + length;
    if (!readsTemplates || !isTemplate(tag)) {
      fields.push({ tag, value: value.join("") });
      continue;
    }
    const nested = readFields(value.join(""), false);
    if (typeof nested === "string") return `in tag ${tag}: ${nested}`;
    fields.push({ tag, fields: nested });
  }
  return fields;
}

function writeFields(fields: readonly QrisField[]): string {
  return fields
    .map((field) => {
      const value = "value" in field ? field.value : writeFields(field.fields);
      const length = Array.from(value).length;
      if (!/^\d{2}$/.test(field.tag) || length > LONGEST_VALUE)
        throw new RangeError(`QRIS cannot carry ${length} characters in tag ${field.tag}`);
      return field.tag + String(length).padStart(2, "0") + value;
    })
    .join("");
}
