import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { PageHeader } from "@/components/admin/page-header";
import { RunView } from "@/components/runs/run-view";
import { runId } from "@/components/runs/runs-query";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { readEngineRun } from "@/lib/engine";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.runs"))("title") };
}

export default async function RunPage({ params }: Props) {
  const id = runId.safeParse((await params).id);
  const ctx = await requireStaff(id.success ? `/admin/runs/${id.data}` : "/admin/runs", "engine.read");
  const run = id.success ? await readEngineRun(ctx, id.data) : null;
  if (!run) notFound();
  return (
    <>
      <PageHeader title={<span className="wrap-anywhere">{run.functionId}</span>} />
      <RunView run={run} base="/admin/runs" clock={{ locale: await getLocale(), timeZone: env().TIMEZONE }} />
    </>
  );
}
