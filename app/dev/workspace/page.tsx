import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { StayFresh } from "@/components/shop/stay-fresh";
import { readCalls, readStandIns } from "@/lib/workspaces";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Empty } from "../stage/table";
import { workspaceCopy } from "./copy";
import { lastPress, Told } from "./told";
import { WorkspaceCard } from "./workspace-card";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const CALLS_SHOWN = 12;
const FRESH_SECONDS = 5;

export async function generateMetadata(): Promise<Metadata> {
  return { title: workspaceCopy(await getLocale()).title };
}

export default async function WorkspacesPage({ searchParams }: Props) {
  const ctx = requireStage();
  const locale = await getLocale();
  const copy = workspaceCopy(locale);
  const workspaces = await readStandIns(ctx);
  const press = lastPress.parse(await searchParams);
  const isAtCard = workspaces.some(({ remoteId }) => remoteId === press.at);
  const calls = await Promise.all(workspaces.map(({ remoteId }) => readCalls(ctx, remoteId, CALLS_SHOWN)));
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      <StayFresh everySeconds={FRESH_SECONDS} />
      {isAtCard ? null : <Told copy={copy} press={press} />}
      {workspaces.length === 0 ? <Empty>{copy.none}</Empty> : null}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-5">
        {workspaces.map((workspace, index) => (
          <WorkspaceCard
            key={workspace.remoteId}
            copy={copy}
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
