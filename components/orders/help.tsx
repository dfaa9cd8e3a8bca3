import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { OrderView } from "@/lib/ordering/views";
import type { OrderActions } from "./actions";
import { HelpForm } from "./help-form";

/** "The invitation did not come, or access was cut": one button for each person who was paid for. */
export function Help({ order, actions }: { order: OrderView; actions: OrderActions }) {
  const t = useTranslations("selfHelp");
  const code = useTranslations("oneTimeCode");
  const seats = order.lines.filter(({ kind }) => kind === "seat").flatMap(({ units }) => units);
  if (order.paidAt === null || seats.length === 0) return null;
  return (
    <Card aria-labelledby="self-help" className="grid gap-3">
      <h2 id="self-help" className="text-lg font-bold">
        {t("title")}
      </h2>
      <p className="text-[0.9375rem] text-muted">{t("hint")}</p>
      <HelpForm
        people={seats.map(({ id, position, email }) => ({
          unitId: id,
          label: email ?? t("open", { number: position + 1 }),
        }))}
        copy={{
          who: t("who"),
          look: t("look"),
          again: t("again"),
          busy: t("busy"),
          newEmail: t("newEmail"),
          codeLabel: code("label"),
          codeHelp: code("help"),
        }}
        action={actions.help}
      />
    </Card>
  );
}
