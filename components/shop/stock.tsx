import { useTranslations } from "next-intl";
import { isCounted } from "@/lib/core/kinds";
import type { WindowItem } from "./window-item";

/** From here on the number itself is news. */
const FEW = 5;

const keyOf = (available: number) => (available === 0 ? "soldOut" : available <= FEW ? "fewLeft" : "available");

/** How many can be bought now, in words first; the dot only repeats it. */
export function Stock({ available, kind }: Pick<WindowItem, "available" | "kind">) {
  const t = useTranslations("product");
  const tone = available === 0 ? "text-danger" : available <= FEW ? "text-warn" : "text-ok";
  return (
    <span className={`figures inline-flex shrink-0 items-center gap-2 text-[0.8125rem] font-semibold ${tone}`}>
      <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2">
        <circle cx="4" cy="4" r="4" fill="currentColor" />
      </svg>
      {isCounted(kind) ? t(keyOf(available), { count: available }) : t("always")}
    </span>
  );
}
