import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { buttonStyle } from "@/components/ui/button-style";
import { Notice } from "@/components/ui/notice";
import { systemCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { formatDateTime, formatRupiah } from "@/lib/core/format";
import { isSandboxOpen, showCharge } from "@/lib/pretend/bank";
import { merchantName, PAGE_MODES, possibleModes, type PayMode, type SandboxCharge } from "@/lib/pretend/bank/rules";
import { payCopy, type PayCopy } from "./copy";
import { readBack } from "./pay-address";
import { PressForm } from "./press-form";

export const dynamic = "force-dynamic";

type Props = {
  params: Promise<{ reference: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata(): Promise<Metadata> {
  return { title: payCopy(await getLocale()).title, robots: { index: false } };
}

/** Where a demo's buyer "pays": every kind of payment that a shop must stand, at the press of a button. */
export default async function PayPage({ params, searchParams }: Props) {
  if (!isSandboxOpen()) notFound();
  const { reference } = await params;
  const charge = await showCharge(systemCtx("sandbox"), reference);
  if (!charge) notFound();
  const query = await searchParams;
  const copy = payCopy(await getLocale());
  const back = readBack(query.back);
  return (
    <main className="mx-auto grid w-full max-w-xl gap-6 px-4 py-8 sm:py-12">
      <header className="grid gap-2">
        <h1 className="text-display font-bold">{copy.title}</h1>
        <p className="text-muted">{copy.intro}</p>
      </header>
      <Told copy={copy} done={PAGE_MODES.find((mode) => mode === query.done)} query={query} />
      <Bill copy={copy} charge={charge} />
      <Presses copy={copy} charge={charge} back={back} />
      {back ? (
        <Link
          href={back}
          className={buttonStyle(charge.status === "paid" ? "primary" : "secondary", "w-full sm:w-auto")}
        >
          {copy.back}
        </Link>
      ) : null}
    </main>
  );
}

function Told({ copy, done, query }: { copy: PayCopy; done: PayMode | undefined; query: Record<string, unknown> }) {
  if (query.problem)
    return (
      <Notice tone="warn" role="alert">
        {copy.problem}
      </Notice>
    );
  if (!done) return null;
  return (
    <Notice tone={query.untold ? "warn" : "ok"}>
      {copy.modes[done].done} {query.untold ? copy.untold : null}
    </Notice>
  );
}

async function Bill({ copy, charge }: { copy: PayCopy; charge: SandboxCharge }) {
  const { STORE_NAME, TIMEZONE } = env();
  const facts: [string, string][] = [
    [copy.merchant, merchantName(STORE_NAME)],
    [copy.reference, charge.reference],
    [copy.until, formatDateTime(charge.expiresAt, await getLocale(), TIMEZONE)],
  ];
  if (charge.receipts.length > 0)
    facts.push([copy.received, charge.receipts.map(({ amountIdr }) => formatRupiah(amountIdr)).join(" + ")]);
  return (
    <section className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="figures text-price font-bold">{formatRupiah(charge.amountIdr)}</p>
        <p className="font-semibold text-muted">{copy.status[charge.status]}</p>
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

function Presses({ copy, charge, back }: { copy: PayCopy; charge: SandboxCharge; back: string | null }) {
  const modes = possibleModes(charge);
  if (modes.length === 0) return <p className="text-muted">{copy.nothingLeft}</p>;
  const others = modes.filter((mode) => mode !== "pay");
  const form = { reference: charge.reference, back, busy: copy.busy };
  return (
    <>
      {modes.includes("pay") ? (
        <PressForm {...form} mode="pay" kind="primary" label={copy.pay(formatRupiah(charge.amountIdr))} />
      ) : null}
      <section className="grid gap-2">
        <h2 className="text-title font-bold">{copy.others}</h2>
        <ul className="divide-y divide-line border-y border-line">
          {others.map((mode) => (
            <li key={mode} className="grid items-center gap-3 py-4 sm:grid-cols-[1fr_auto]">
              <p id={`effect-${mode}`} className="text-[0.9375rem] text-muted">
                {copy.modes[mode].effect}
              </p>
              <PressForm {...form} mode={mode} kind="secondary" label={copy.modes[mode].label} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
