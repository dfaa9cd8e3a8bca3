/**
 * What stands where personal data stood: an address that can never be anybody's (RFC 2606), drawn and not derived, so
 * that nobody can find a person again by trying addresses.
 */

/** Who is to be forgotten, in which orders, and what takes their place. */
export type Erased = {
  /** Lower case. */
  email: string;
  /** Their name, phone number and email as people write them, each at least two characters. */
  words: readonly string[];
  substitute: string;
  orderIds: readonly string[];
};

const DOMAIN = "@erased.invalid";

export const newSubstitute = (): string => `erased-${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}${DOMAIN}`;

/** In the place of addresses that were forgotten only because they were old. */
export const FORGOTTEN = `erased${DOMAIN}`;

/** Whether nobody can be reached at this address, because it was erased. */
export const isErased = (address: string): boolean => address.endsWith(DOMAIN);

/** How an E.164 number of Indonesia is written: +62812…, 62812…, 0812…. */
export const phoneWords = (phone: string): string[] => [phone, phone.replace(/^\+/, ""), phone.replace(/^\+62/, "0")];
