import type { Metadata } from "next";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { StayFresh } from "@/components/shop/stay-fresh";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle } from "@/components/ui/field";
import { env } from "@/lib/core/env";
import { formatDateTime, type Locale } from "@/lib/core/format";
import { listMailbox, type Mail } from "@/lib/pretend";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Cell, ColumnHead, Empty, Table } from "../stage/table";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PAGE_SIZE = 25;
const FRESH_SECONDS = 5;

// A bad link shows the newest page, not an error.
const query = z.object({
  to: z.string().trim().toLowerCase().max(254).catch(""),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo.mailbox"))("title") };
}

export default async function MailboxPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const t = await getTranslations("demo.mailbox");
  const { to, before } = query.parse(await searchParams);
  const found = await listMailbox(ctx, { to: to || undefined, before, limit: PAGE_SIZE + 1 });
  const messages = found.slice(0, PAGE_SIZE);
  return (
    <StagePage title={t("title")} intro={t("intro")}>
      {before === undefined ? <StayFresh everySeconds={FRESH_SECONDS} /> : null}
      <Filter to={to} />
      {messages.length === 0 ? <Empty>{to ? t("emptyFor", { to }) : t("empty")}</Empty> : null}
      {messages.length > 0 ? <Messages messages={messages} locale={locale} /> : null}
      <Pager to={to} before={before} next={found.length > PAGE_SIZE ? messages.at(-1)?.id : undefined} />
    </StagePage>
  );
}

function Filter({ to }: { to: string }) {
  const t = useTranslations("demo.mailbox");
  return (
    <form action="/dev/mailbox" className="flex flex-wrap items-end gap-2">
      <div className="grid min-w-0 grow gap-1.5 sm:max-w-sm">
        <label htmlFor="to" className="text-sm font-semibold">
          {t("to")}
        </label>
        <input id="to" name="to" type="search" inputMode="email" defaultValue={to} className={controlStyle()} />
      </div>
      <button type="submit" className={buttonStyle({ kind: "secondary", className: "min-h-12" })}>
        {t("filter")}
      </button>
      {to ? (
        <Link href="/dev/mailbox" className={buttonStyle({ kind: "quiet", className: "min-h-12" })}>
          {t("all")}
        </Link>
      ) : null}
    </form>
  );
}

function Messages({ messages, locale }: { messages: Mail[]; locale: Locale }) {
  const t = useTranslations("demo.mailbox");
  return (
    <Table
      caption={t("list")}
      head={
        <>
          <ColumnHead>{t("subject")}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{t("recipient")}</ColumnHead>
          <ColumnHead className="max-md:hidden">{t("kind")}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{t("at")}</ColumnHead>
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

type PagerProps = { to: string; before: number | undefined; next: number | undefined };

function Pager({ to, before, next }: PagerProps) {
  const t = useTranslations("demo.mailbox");
  const address = (page: Record<string, string>) =>
    `/dev/mailbox?${new URLSearchParams({ ...(to ? { to } : {}), ...page }).toString()}`;
  if (before === undefined && next === undefined) return null;
  return (
    <div className="flex gap-2">
      {before === undefined ? null : (
        <Link href={address({})} className={buttonStyle({ kind: "secondary" })}>
          {t("newest")}
        </Link>
      )}
      {next === undefined ? null : (
        <Link href={address({ before: String(next) })} className={buttonStyle({ kind: "secondary" })}>
          {t("older")}
        </Link>
      )}
    </div>
  );
}
