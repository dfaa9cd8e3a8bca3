import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatRupiah } from "@/lib/core/format";
import type { RenewalView } from "@/lib/ordering/views";
import type { Outcome } from "./actions";
import { useTimes } from "./use-times";

type Props = {
  renewal: Exclude<RenewalView, { state: "placed" }>;
  outcome: Outcome | null;
  action: () => Promise<void>;
};

/** What a link to renew opens: for whom, until when, for how much, and one button. */
export function RenewalScreen({ renewal, outcome, action }: Props) {
  const t = useTranslations("renewal");
  return (
    <div className="mx-auto grid w-full max-w-lg grid-cols-1 gap-6 px-4 pt-6 sm:pt-10">
      <header className="grid gap-2">
        <h1 className="text-display font-extrabold">{t(`${renewal.state}.title`)}</h1>
        <p className="text-muted">{t(`${renewal.state}.lead`)}</p>
      </header>
      {outcome ? <OutcomeLine outcome={outcome} /> : null}
      {renewal.state === "open" ? <Offer renewal={renewal} action={action} /> : <Elsewhere />}
    </div>
  );
}

function Offer({ renewal, action }: Pick<Props, "action"> & { renewal: Extract<RenewalView, { state: "open" }> }) {
  const t = useTranslations("renewal");
  const { date } = useTimes();
  const { people, totalIdr, shopIdr, offerEndsAt } = renewal;
  const isOld = shopIdr > totalIdr;
  return (
    <>
      <Card className="grid gap-4" aria-labelledby="who">
        <h2 id="who" className="text-lg font-bold">
          {t("who")}
        </h2>
        <ul className="divide-y divide-line border-t border-line">
          {people.map((person, index) => (
            <li key={index} className="grid gap-0.5 py-3">
              <p className="font-medium break-words">{person.email}</p>
              <p className="text-sm text-muted">
                {t("place", { product: person.productName, workspace: person.workspaceName })}
              </p>
              <p className="figures text-[0.9375rem]">
                {person.newEndsAt
                  ? t("fromTo", { from: date(person.endsAt), to: date(person.newEndsAt) })
                  : t("anew", { from: date(person.endsAt), days: person.days })}
              </p>
            </li>
          ))}
        </ul>
        <Facts
          facts={[
            { label: t("shopPrice"), value: isOld ? <s>{formatRupiah(shopIdr)}</s> : null },
            { label: t(isOld ? "oldPrice" : "price"), value: formatRupiah(totalIdr), isTotal: true },
          ]}
        />
        <p className="text-sm text-muted">{t("offerEnds", { date: date(offerEndsAt) })}</p>
      </Card>
      <form action={action} className="grid gap-2">
        <SubmitButton size="tall" busy={t("busy")} className="w-full">
          {t("pay", { amount: formatRupiah(totalIdr) })}
        </SubmitButton>
        <p className="text-sm text-muted">{t("nothingByItself")}</p>
      </form>
    </>
  );
}

const Elsewhere = () => {
  const t = useTranslations("renewal");
  return (
    <div className="flex flex-wrap gap-3">
      <Link href="/" className={buttonStyle()}>
        {t("window")}
      </Link>
      <Link href="/lookup" className={buttonStyle({ kind: "secondary" })}>
        {t("lookup")}
      </Link>
    </div>
  );
};

/** Why the press did not work. Of all outcomes only these can be those of a renewal. */
function OutcomeLine({ outcome }: { outcome: Outcome }) {
  const t = useTranslations("renewal.outcomes");
  const known = (["try_later", "too_many", "sold_out", "conflict"] as const).find((name) => name === outcome);
  return (
    <Callout tone={known === "conflict" ? "info" : "danger"} role={known === "conflict" ? "status" : "alert"}>
      {t(known ?? "failed")}
    </Callout>
  );
}
