/** Common slips in the domain of an email address, for a hint in the form: "gmial.com" → "gmail.com". */
const DOMAIN_SLIPS: Record<string, string> = {
  "gmial.com": "gmail.com",
  "gmai.com": "gmail.com",
  "gmail.co": "gmail.com",
  "gmail.con": "gmail.com",
  "gamil.com": "gmail.com",
  "gmail.co.id": "gmail.com",
  "yaho.com": "yahoo.com",
  "yahoo.con": "yahoo.com",
  "hotmial.com": "hotmail.com",
  "outlok.com": "outlook.com",
};
export function suggestEmail(typed: string): string | null {
  const [name, domain] = typed.trim().toLowerCase().split("@");
  const better = domain && DOMAIN_SLIPS[domain];
  return name && better ? `${name}@${better}` : null;
}
