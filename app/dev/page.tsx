import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { Callout } from "@/components/ui/callout";
import { SubmitButton } from "@/components/ui/submit-button";
import { env } from "@/lib/core/env";
import { formatDateTime, type Locale } from "@/lib/core/format";
import { moveClock } from "./actions";
import { requireStage } from "./stage/gate";
import { StagePage } from "./stage/stage-page";
import { Cell, ColumnHead, Table } from "./stage/table";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo.home"))("title") };
}

export default async function StageFrontPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const t = await getTranslations("demo.home");
  return (
    <StagePage title={t("title")} intro={t("intro")}>
      {(await searchParams).moved ? <Callout tone="ok">{t("clockMoved")}</Callout> : null}
      <TimeMachine now={ctx.now()} locale={locale} />
      <Places />
      <Machines />
    </StagePage>
  );
}

const STEPS = [
  { seconds: 3_600, name: "hour" },
  { seconds: 86_400, name: "day" },
  { seconds: 31 * 86_400, name: "month" },
] as const;

function TimeMachine({ now, locale }: { now: Date; locale: Locale }) {
  const t = useTranslations("demo.home");
  return (
    <section
      aria-labelledby="clock"
      className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card sm:grid-cols-[1fr_auto] sm:items-center"
    >
      <div className="grid gap-1">
        <h2 id="clock" className="font-bold">
          {t("clockTitle")}
        </h2>
        <p>
          <span className="text-muted">{t("clockNow")}: </span>
          <strong className="figures">{formatDateTime(now, locale, env().TIMEZONE)}</strong>
        </p>
        <p className="max-w-[55ch] text-sm text-muted">{t("clockHelp")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {STEPS.map(({ seconds, name }) => (
          <form key={seconds} action={moveClock}>
            <input type="hidden" name="seconds" value={seconds} />
            <SubmitButton kind="secondary" busy={t("busy")} className="figures">
              {t(name)}
            </SubmitButton>
          </form>
        ))}
      </div>
    </section>
  );
}

function Places() {
  const t = useTranslations("demo.home");
  const frame = useTranslations("demo.frame");
  const places = [
    { href: "/dev/workspace", title: frame("workspace"), about: t("aboutWorkspace") },
    { href: "/dev/mailbox", title: frame("mailbox"), about: t("aboutMailbox") },
    { href: "/dev/runs", title: frame("runs"), about: t("aboutRuns") },
    { href: "/", title: t("gateway"), about: t("aboutGateway"), link: t("gatewayLink") },
  ];
  return (
    <section aria-labelledby="places" className="grid gap-3">
      <h2 id="places" className="text-lg font-bold">
        {t("placesTitle")}
      </h2>
      <ul className="grid gap-x-10 sm:grid-cols-2">
        {places.map(({ href, title, about, link }) => (
          <li key={href} className="grid content-start gap-1 border-t border-line py-4">
            <h3 className="font-bold">
              {link ? (
                title
              ) : (
                <Link href={href} className="text-accent underline underline-offset-4">
                  {title}
                </Link>
              )}
            </h3>
            <p className="text-[0.9375rem] text-muted">{about}</p>
            {link ? (
              <Link href={href} className="inline-block py-1 font-semibold text-accent underline underline-offset-4">
                {link}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const DOORS: [string, string][] = [
  ["GET /api/dev/workspaces", "{workspaces: [{name, seats, members, pending}]}"],
  ["POST /api/dev/workspaces", "{name, knobs?, seats?, accept?}"],
  ["GET /api/dev/mailbox?to=", "{messages: [{to, channel, kind, subject, text, sent_at}]}"],
  ["POST /api/dev/clock", "{advance_seconds}"],
  ["POST /api/sandbox/payments/{reference}/pay", "{mode}"],
];

function Machines() {
  const t = useTranslations("demo.home");
  return (
    <section aria-labelledby="machines" className="grid gap-2">
      <h2 id="machines" className="text-lg font-bold">
        {t("apiTitle")}
      </h2>
      <p className="text-[0.9375rem] text-muted">{t("apiIntro")}</p>
      <Table
        caption={t("apiTitle")}
        head={
          <>
            <ColumnHead>HTTP</ColumnHead>
            <ColumnHead className="max-sm:hidden">JSON</ColumnHead>
          </>
        }
      >
        {DOORS.map(([door, shape]) => (
          <tr key={door}>
            <Cell className="font-mono text-[0.8125rem] wrap-anywhere">
              {door}
              <span className="mt-1 block text-muted sm:hidden">{shape}</span>
            </Cell>
            <Cell className="font-mono text-[0.8125rem] text-muted max-sm:hidden">{shape}</Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
}
