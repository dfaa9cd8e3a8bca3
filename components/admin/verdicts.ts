import type { useTranslations } from "next-intl";

/** What can come of a webhook or of asking a gateway once more. */
const VERDICTS = ["paid", "already_settled", "needs_review", "not_paid", "unknown_reference", "unreadable"] as const;

/** The label of a verdict; a word that has none stays as it is. */
export function verdictWord(verdict: string, t: ReturnType<typeof useTranslations<"admin">>): string {
  const known = VERDICTS.find((word) => word === verdict);
  return known ? t(`words.verdict.${known}`) : verdict;
}
