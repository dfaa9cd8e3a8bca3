import { randomBytes, randomUUID } from "node:crypto";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `length` characters of Crockford base 32, 5 random bits each. */
export function randomCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => CROCKFORD[byte & 31]).join("");
}

/** 130 random bits: the id is itself the capability to see the order, so it must not be guessable. */
export const newOrderId = (): string => `ORD-${randomCode(26)}`;

/** Our reference of one payment attempt, as the gateway sees it. Never the order id, which opens the order page. */
export const newPaymentReference = (): string => `PAY-${randomCode(20)}`;

export const ORDER_ID = /^ORD-[0-9A-HJKMNP-TV-Z]{26}$/;

/** Forgives what people type: lower case, spaces, O for 0, I and L for 1. Null when it cannot be an order id. */
export function parseOrderId(text: string): string | null {
  const tidy = text.trim().toUpperCase().replace(/\s+/g, "");
  if (!tidy.startsWith("ORD-")) return null;
  const id = `ORD-${tidy.slice(4).replace(/O/g, "0").replace(/[IL]/g, "1")}`;
  return ORDER_ID.test(id) ? id : null;
}

/** An id out of a name: what is no letter or digit becomes a hyphen. At most 60 characters; drawn where nothing is left. */
export function slugOf(name: string): string {
  const words =
    name
      .normalize("NFKD")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60).replace(/-$/, "") || randomUUID();
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** PostgreSQL refuses to compare an id with anything else. */
export const isUuid = (text: string): boolean => UUID.test(text);
