import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import type { WindowItem } from "./window-item";

/**
 * Instead of the form when nothing can be ordered, so that nobody types for nothing. `renewal` is the form for who has
 * a seat already: a longer term needs no free one; `waiting` is the way onto the waiting list.
 */
export function SoldOut({ item, renewal, waiting }: { item: WindowItem; renewal: ReactNode; waiting: ReactNode }) {
  const t = useTranslations();
  return (
    <>
      <Card aria-labelledby="sold-out" className="grid gap-3">
        <h2 id="sold-out" className="text-lg font-bold">
          {t("form.soldOutTitle")}
        </h2>
        {waiting}
        <Link href="/" className={buttonStyle({ kind: "secondary", className: "justify-self-start" })}>
          {t("form.back")}
        </Link>
      </Card>
      {item.kind === "seat" ? (
        <div>
          <Disclosure title={<h2>{t("product.extend")}</h2>}>{renewal}</Disclosure>
        </div>
      ) : null}
    </>
  );
}
