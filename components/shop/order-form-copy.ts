import { useTranslations } from "next-intl";

const KEYS = [
  "email",
  "emailHelp",
  "emailHelpItems",
  "emailSuggest",
  "emailUse",
  "name",
  "phone",
  "phoneHelp",
  "optional",
  "quantity",
  "quantityOf",
  "less",
  "lessOf",
  "more",
  "moreOf",
  "remove",
  "removeOf",
  "each",
  "intent",
  "intentAuto",
  "intentAutoHelp",
  "intentNew",
  "intentNewHelp",
  "members",
  "membersHelp",
  "membersLater",
  "promo",
  "promoAsk",
  "promoApply",
  "promoApplied",
  "method",
  "totalTitle",
  "discount",
  "total",
  "recount",
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
