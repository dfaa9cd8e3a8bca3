import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { z } from "zod";
import { env } from "@/lib/core/env";
import { formatDateTime } from "@/lib/core/format";
import { readMail } from "@/lib/pretend";
import { requireStage } from "../../stage/gate";
import { StagePage } from "../../stage/stage-page";
import { splitLinks } from "./split-links";

type Props = { params: Promise<{ id: string }> };

const messageId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo.mailbox"))("title") };
}

export default async function MessagePage({ params }: Props) {
  const ctx = requireStage();
  const id = messageId.safeParse((await params).id);
  const message = id.success ? await readMail(ctx, id.data) : null;
  if (!message) notFound();
  const locale = await getLocale();
  const t = await getTranslations("demo.mailbox");
  const facts: [string, string][] = [
    [t("recipient"), message.to],
    [t("at"), formatDateTime(new Date(message.sentAt), locale, env().TIMEZONE)],
    [t("kind"), message.kind],
  ];
  return (
    <StagePage title={message.subject}>
      <article className="grid max-w-2xl gap-5 rounded-card border border-line bg-surface p-5 shadow-card sm:p-7">
        <dl className="grid gap-1 border-b border-line pb-4 text-[0.9375rem]">
          {facts.map(([name, value]) => (
            <div key={name} className="flex flex-wrap gap-x-2">
              <dt className="w-24 text-muted">{name}</dt>
              <dd className="figures min-w-0 font-medium wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="wrap-anywhere whitespace-pre-line">
          {splitLinks(message.text, env().appUrl).map((part) =>
            part.isLink ? (
              <a key={part.at} href={part.text} className="font-medium text-accent underline underline-offset-4">
                {part.text}
              </a>
            ) : (
              part.text
            ),
          )}
        </p>
      </article>
      <p>
        <Link
          href="/dev/mailbox"
          className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
        >
          {t("back")}
        </Link>
      </p>
    </StagePage>
  );
}
