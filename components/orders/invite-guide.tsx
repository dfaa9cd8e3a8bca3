import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { OrderView } from "@/lib/ordering/views";

/** What the buyer does with the invitation. */
export function InviteGuide({ order }: { order: OrderView }) {
  const t = useTranslations("invite");
  const units = order.lines.flatMap(({ units }) => units);
  const workspace = units.find(({ state }) => state === "invited")?.workspaceName;
  return (
    <Card look="accent" aria-labelledby="invite">
      <h2 id="invite" className="font-bold">
        {t("title")}
      </h2>
      <ol className="mt-2 grid list-decimal gap-1.5 pl-5 text-[0.9375rem]">
        <li>{workspace ? t("one", { workspace }) : t("oneAny")}</li>
        <li>{t("two")}</li>
        <li>{t("three")}</li>
      </ol>
      <p className="mt-3 text-sm text-muted">{t("missing")}</p>
    </Card>
  );
}
