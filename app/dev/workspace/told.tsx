import { Notice } from "@/components/ui/notice";
import { z } from "zod";
import type { WorkspaceCopy } from "./copy";

const word = z.string().max(200).optional().catch(undefined);

/** What came of the last press; `at` is the workspace that it was about, if it was about one. */
export const lastPress = z.object({ done: word, problem: word, at: word });
export type LastPress = z.infer<typeof lastPress>;

/** Says so in a sentence; nothing when there was no press. */
export function Told({ copy, press }: { copy: WorkspaceCopy; press: LastPress }) {
  if (press.problem)
    return (
      <Notice tone="warn" role="alert">
        {sentence(copy.problem, press.problem) ?? copy.problem.invalid}
      </Notice>
    );
  const done = sentence(copy.done, press.done);
  return done ? <Notice tone="ok">{done}</Notice> : null;
}

function sentence(sentences: Record<string, string>, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(sentences, name) ? sentences[name] : undefined;
}
