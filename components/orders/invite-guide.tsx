import { useTranslations } from "next-intl";
import type { OrderView } from "@/lib/orders/views";

/** What the buyer does with the invitation. */
export function InviteGuide({ order }: { order: OrderView }) {
  const t = useTranslations("invite");
  const workspace = order.places.find((place) => place.workspaceName)?.workspaceName;
  return (
    <section aria-labelledby="invite" className="rounded-card bg-accent-soft p-5">
      <h2 id="invite" className="font-bold">
        {t("title")}
      </h2>
      <ol className="mt-2 grid list-decimal gap-1.5 pl-5 text-[0.9375rem]">
        <li>{workspace ? t("one", { workspace }) : t("oneAny")}</li>
        <li>{t("two")}</li>
        <li>{t("three")}</li>
      </ol>
      <p className="mt-3 text-sm text-muted">{t("missing")}</p>
    </section>
  );
}
