import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { StayFresh } from "@/components/shop/stay-fresh";
import { Notice } from "@/components/ui/notice";
import { readCalls, readStandIns } from "@/lib/workspaces";
import { requireStage } from "../stage/gate";
import { StagePage } from "../stage/stage-page";
import { Empty } from "../stage/table";
import { workspaceCopy, type WorkspaceCopy } from "./copy";
import { WorkspaceCard } from "./workspace-card";

type Query = Record<string, string | string[] | undefined>;
type Props = { searchParams: Promise<Query> };

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
  const calls = await Promise.all(workspaces.map(({ remoteId }) => readCalls(ctx, remoteId, CALLS_SHOWN)));
  return (
    <StagePage title={copy.title} intro={copy.intro}>
      <StayFresh everySeconds={FRESH_SECONDS} />
      <Told copy={copy} query={await searchParams} />
      {workspaces.length === 0 ? <Empty>{copy.none}</Empty> : null}
      <ul className="grid gap-5">
        {workspaces.map((workspace, index) => (
          <WorkspaceCard
            key={workspace.remoteId}
            copy={copy}
            workspace={workspace}
            calls={calls[index] ?? []}
            locale={locale}
          />
        ))}
      </ul>
    </StagePage>
  );
}

function Told({ copy, query }: { copy: WorkspaceCopy; query: Query }) {
  if (query.problem)
    return (
      <Notice tone="warn" role="alert">
        {sentence(copy.problem, query.problem) ?? copy.problem.invalid}
      </Notice>
    );
  const done = sentence(copy.done, query.done);
  return done ? <Notice tone="ok">{done}</Notice> : null;
}

function sentence(sentences: Record<string, string>, word: Query[string]): string | undefined {
  return typeof word === "string" && Object.hasOwn(sentences, word) ? sentences[word] : undefined;
}
