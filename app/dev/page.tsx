import type { Metadata } from "next";
import Link from "next/link";
import { getLocale } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { env } from "@/lib/core/env";
import { formatDateTime, type Locale } from "@/lib/core/format";
import { moveClock } from "./actions";
import { stageCopy, type StageCopy } from "./stage/copy";
import { requireStage } from "./stage/gate";
import { StagePage } from "./stage/stage-page";
import { Cell, ColumnHead, Table } from "./stage/table";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: stageCopy(await getLocale()).title };
}

export default async function StageFrontPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const copy = stageCopy(locale);
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      {(await searchParams).moved ? <Notice tone="ok">{copy.clockMoved}</Notice> : null}
      <TimeMachine copy={copy} now={ctx.now()} locale={locale} />
      <Places copy={copy} />
      <Machines copy={copy} />
    </StagePage>
  );
}

function TimeMachine({ copy, now, locale }: { copy: StageCopy; now: Date; locale: Locale }) {
  return (
    <section
      aria-labelledby="clock"
      className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card sm:grid-cols-[1fr_auto] sm:items-center"
    >
      <div className="grid gap-1">
        <h2 id="clock" className="font-bold">
          {copy.clockTitle}
        </h2>
        <p>
          <span className="text-muted">{copy.clockNow}: </span>
          <strong className="figures">{formatDateTime(now, locale, env().TIMEZONE)}</strong>
        </p>
        <p className="max-w-[55ch] text-sm text-muted">{copy.clockHelp}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {Object.entries(copy.forward).map(([seconds, label]) => (
          <form key={seconds} action={moveClock}>
            <input type="hidden" name="seconds" value={seconds} />
            <SubmitButton kind="secondary" busy={copy.busy} className="figures">
              {label}
            </SubmitButton>
          </form>
        ))}
      </div>
    </section>
  );
}

function Places({ copy }: { copy: StageCopy }) {
  const places = [
    { href: "/dev/workspace", title: copy.places.workspace, about: copy.about.workspace },
    { href: "/dev/mailbox", title: copy.places.mailbox, about: copy.about.mailbox },
    { href: "/dev/runs", title: copy.places.runs, about: copy.about.runs },
    { href: "/", title: copy.gateway, about: copy.about.gateway, link: copy.gatewayLink },
  ];
  return (
    <section aria-labelledby="places" className="grid gap-3">
      <h2 id="places" className="text-lg font-bold">
        {copy.placesTitle}
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

function Machines({ copy }: { copy: StageCopy }) {
  return (
    <section aria-labelledby="machines" className="grid gap-2">
      <h2 id="machines" className="text-lg font-bold">
        {copy.apiTitle}
      </h2>
      <p className="text-[0.9375rem] text-muted">{copy.apiIntro}</p>
      <Table
        caption={copy.apiTitle}
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
