import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { systemCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { formatDateTime, formatRupiah } from "@/lib/core/format";
import {
  isBankOpen,
  merchantName,
  PAGE_MODES,
  possibleModes,
  showCharge,
  type BankCharge,
  type PayMode,
} from "@/lib/pretend";
import { readBack } from "./pay-address";
import { PressForm } from "./press-form";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ reference: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo.pay"))("title"), robots: { index: false } };
}

/** Where a demo's buyer "pays": every kind of payment that a shop must stand, at the press of a button. */
export default async function PayPage({ params, searchParams }: Props) {
  if (!isBankOpen()) notFound();
  const { reference } = await params;
  const charge = await showCharge(systemCtx("pay page"), reference);
  if (!charge) notFound();
  const query = await searchParams;
  const t = await getTranslations("demo.pay");
  const back = readBack(query.back);
  return (
    <main className="mx-auto grid w-full max-w-xl gap-6 px-4 py-8 sm:py-12">
      <header className="grid gap-2">
        <h1 className="text-display font-bold">{t("title")}</h1>
        <p className="text-muted">{t("intro")}</p>
      </header>
      <Told done={PAGE_MODES.find((mode) => mode === query.done)} query={query} />
      <Bill charge={charge} />
      <Presses charge={charge} back={back} />
      {back ? (
        <Link
          href={back}
          className={buttonStyle({
            kind: charge.status === "paid" ? "primary" : "secondary",
            className: "w-full sm:w-auto",
          })}
        >
          {t("back")}
        </Link>
      ) : null}
    </main>
  );
}

function Told({ done, query }: { done: PayMode | undefined; query: Record<string, unknown> }) {
  const t = useTranslations("demo.pay");
  if (query.problem)
    return (
      <Callout tone="warn" role="alert">
        {t("problem")}
      </Callout>
    );
  if (!done) return null;
  return (
    <Callout tone={query.untold ? "warn" : "ok"}>
      {t(`modes.${done}.done`)} {query.untold ? t("untold") : null}
    </Callout>
  );
}

async function Bill({ charge }: { charge: BankCharge }) {
  const t = await getTranslations("demo.pay");
  const { STORE_NAME, TIMEZONE } = env();
  const facts: [string, string][] = [
    [t("merchant"), merchantName(STORE_NAME)],
    [t("reference"), charge.reference],
    [t("until"), formatDateTime(charge.expiresAt, await getLocale(), TIMEZONE)],
  ];
  if (charge.receipts.length > 0)
    facts.push([t("received"), charge.receipts.map(({ amountIdr }) => formatRupiah(amountIdr)).join(" + ")]);
  return (
    <section className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="figures text-price font-bold">{formatRupiah(charge.amountIdr)}</p>
        <p className="font-semibold text-muted">{t(`status.${charge.status}`)}</p>
      </div>
      <dl className="grid gap-x-4 gap-y-1 text-[0.9375rem] sm:grid-cols-[auto_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="figures mb-2 font-medium break-all sm:mb-0 sm:text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Presses({ charge, back }: { charge: BankCharge; back: string | null }) {
  const t = useTranslations("demo.pay");
  const modes = possibleModes(charge);
  if (modes.length === 0) return <p className="text-muted">{t("nothingLeft")}</p>;
  const others = modes.filter((mode) => mode !== "pay");
  const form = { reference: charge.reference, back, busy: t("busy") };
  return (
    <>
      {modes.includes("pay") ? (
        <PressForm
          {...form}
          mode="pay"
          kind="primary"
          label={t("payAmount", { amount: formatRupiah(charge.amountIdr) })}
        />
      ) : null}
      <section className="grid gap-2">
        <h2 className="text-title font-bold">{t("others")}</h2>
        <ul className="divide-y divide-line border-y border-line">
          {others.map((mode) => (
            <li key={mode} className="grid items-center gap-3 py-4 sm:grid-cols-[1fr_auto]">
              <p id={`effect-${mode}`} className="text-[0.9375rem] text-muted">
                {t(`modes.${mode}.effect`)}
              </p>
              <PressForm {...form} mode={mode} kind="secondary" label={t(`modes.${mode}.label`)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
