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

/** How an E.164 number of Indonesia is written: +62812…, 62812…, 0812…, and in groups (0812-3456-7890, 812 3456 7890). */
export function phoneWords(phone: string): string[] {
  const national = phone.replace(/^\+62/, "");
  const groups = [national.slice(0, 3), national.slice(3, 7), national.slice(7)];
  const grouped = ["-", " "].flatMap((sign) => [`0${groups.join(sign)}`, groups.join(sign)]);
  return [phone, phone.replace(/^\+/, ""), `0${national}`, ...grouped];
}
