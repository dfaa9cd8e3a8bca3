import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { StayFresh } from "@/components/shop/stay-fresh";
import { readVendorCalls, readVendorWorkspaces } from "@/lib/pretend";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Empty } from "../stage/table";
import { lastPress, Told } from "./told";
import { WorkspaceCard } from "./workspace-card";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const CALLS_SHOWN = 12;
const FRESH_SECONDS = 5;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("demo.workspace"))("title") };
}

export default async function WorkspacesPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const t = await getTranslations("demo.workspace");
  const workspaces = await readVendorWorkspaces(ctx);
  const press = lastPress.parse(await searchParams);
  const isAtCard = workspaces.some(({ remoteId }) => remoteId === press.at);
  const calls = await Promise.all(workspaces.map(({ remoteId }) => readVendorCalls(ctx, remoteId, CALLS_SHOWN)));
  return (
    <StagePage title={t("title")} intro={t("intro")}>
      <StayFresh everySeconds={FRESH_SECONDS} />
      {isAtCard ? null : <Told press={press} />}
      {workspaces.length === 0 ? <Empty>{t("none")}</Empty> : null}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {workspaces.map((workspace, index) => (
          <WorkspaceCard
            key={workspace.remoteId}
            workspace={workspace}
            calls={calls[index] ?? []}
            locale={locale}
            press={workspace.remoteId === press.at ? press : {}}
          />
        ))}
      </ul>
    </StagePage>
  );
}
