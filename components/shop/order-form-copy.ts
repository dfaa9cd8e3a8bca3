import { useTranslations } from "next-intl";

const KEYS = [
  "email",
  "emailHelp",
  "emailSuggest",
  "emailUse",
  "name",
  "phone",
  "phoneHelp",
  "optional",
  "quantity",
  "less",
  "more",
  "members",
  "membersHelp",
  "promo",
  "promoAsk",
  "promoApply",
  "promoApplied",
  "method",
  "totalTitle",
  "discount",
  "total",
  "counting",
  "surchargeNote",
  "submit",
  "submitting",
  "agree",
  "agreeLink",
  "next",
] as const;

export type OrderFormCopy = Record<(typeof KEYS)[number], string>;

/** The words of the form, handed to the browser as plain text so that no message formatter has to travel with them. */
export function useOrderFormCopy(): OrderFormCopy {
  const t = useTranslations("form");
  return Object.fromEntries(KEYS.map((key) => [key, t.raw(key)])) as OrderFormCopy;
}
