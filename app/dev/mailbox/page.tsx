import type { Metadata } from "next";
import Link from "next/link";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { StayFresh } from "@/components/shop/stay-fresh";
import { buttonStyle } from "@/components/ui/button-style";
import { inputStyle } from "@/components/ui/field";
import { env } from "@/lib/core/env";
import { formatDateTime, type Locale } from "@/lib/core/format";
import { listMailbox, type MailboxMessage } from "@/lib/pretend/mailbox";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Cell, ColumnHead, Empty, Table } from "../stage/table";
import { mailboxCopy, type MailboxCopy } from "./copy";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PAGE_SIZE = 25;
const FRESH_SECONDS = 5;

// A bad link shows the newest page, not an error.
const query = z.object({
  to: z.string().trim().toLowerCase().max(254).catch(""),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: mailboxCopy(await getLocale()).title };
}

export default async function MailboxPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const copy = mailboxCopy(locale);
  const { to, before } = query.parse(await searchParams);
  const found = await listMailbox(ctx, { to: to || undefined, before, limit: PAGE_SIZE + 1 });
  const messages = found.slice(0, PAGE_SIZE);
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      {before === undefined ? <StayFresh everySeconds={FRESH_SECONDS} /> : null}
      <Filter copy={copy} to={to} />
      {messages.length === 0 ? <Empty>{to ? copy.emptyFor(to) : copy.empty}</Empty> : null}
      {messages.length > 0 ? <Messages copy={copy} messages={messages} locale={locale} /> : null}
      <Pager copy={copy} to={to} before={before} next={found.length > PAGE_SIZE ? messages.at(-1)?.id : undefined} />
    </StagePage>
  );
}

function Filter({ copy, to }: { copy: MailboxCopy; to: string }) {
  return (
    <form action="/dev/mailbox" className="flex flex-wrap items-end gap-2">
      <div className="grid min-w-0 grow gap-1.5 sm:max-w-sm">
        <label htmlFor="to" className="text-sm font-semibold">
          {copy.to}
        </label>
        <input id="to" name="to" type="search" inputMode="email" defaultValue={to} className={inputStyle} />
      </div>
      <button type="submit" className={buttonStyle("secondary", "min-h-12")}>
        {copy.filter}
      </button>
      {to ? (
        <Link href="/dev/mailbox" className={buttonStyle("quiet", "min-h-12")}>
          {copy.all}
        </Link>
      ) : null}
    </form>
  );
}

function Messages({ copy, messages, locale }: { copy: MailboxCopy; messages: MailboxMessage[]; locale: Locale }) {
  return (
    <Table
      caption={copy.list}
      head={
        <>
          <ColumnHead>{copy.subject}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{copy.recipient}</ColumnHead>
          <ColumnHead className="max-md:hidden">{copy.kind}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{copy.at}</ColumnHead>
        </>
      }
    >
      {messages.map((message) => {
        const at = formatDateTime(new Date(message.sentAt), locale, env().TIMEZONE);
        return (
          <tr key={message.id}>
            <Cell>
              <Link
                href={`/dev/mailbox/${message.id}`}
                className="inline-block py-0.5 font-semibold wrap-anywhere underline decoration-edge underline-offset-4 hover:decoration-current"
              >
                {message.subject}
              </Link>
              <span className="figures mt-0.5 block text-sm wrap-anywhere text-muted sm:hidden">
                {message.to} · {at}
              </span>
            </Cell>
            <Cell className="wrap-anywhere max-sm:hidden">{message.to}</Cell>
            <Cell className="font-mono text-[0.8125rem] text-muted max-md:hidden">{message.kind}</Cell>
            <Cell className="figures whitespace-nowrap text-muted max-sm:hidden">{at}</Cell>
          </tr>
        );
      })}
    </Table>
  );
}

type PagerProps = { copy: MailboxCopy; to: string; before: number | undefined; next: number | undefined };

function Pager({ copy, to, before, next }: PagerProps) {
  const address = (page: Record<string, string>) =>
    `/dev/mailbox?${new URLSearchParams({ ...(to ? { to } : {}), ...page }).toString()}`;
  if (before === undefined && next === undefined) return null;
  return (
    <div className="flex gap-2">
      {before === undefined ? null : (
        <Link href={address({})} className={buttonStyle("secondary")}>
          {copy.newest}
        </Link>
      )}
      {next === undefined ? null : (
        <Link href={address({ before: String(next) })} className={buttonStyle("secondary")}>
          {copy.older}
        </Link>
      )}
    </div>
  );
}
