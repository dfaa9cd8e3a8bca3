import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { z } from "zod";

const word = z.string().max(200).optional().catch(undefined);

/** What came of the last press; `at` is the workspace that it was about, if it was about one. */
export const lastPress = z.object({ done: word, problem: word, at: word });
export type LastPress = z.infer<typeof lastPress>;

const DONE = ["accepted", "left", "joined", "restocked", "knobs"] as const;
const PROBLEMS = ["not_found", "conflict", "invalid"] as const;

/** Says so in a sentence; nothing when there was no press. */
export function Told({ press }: { press: LastPress }) {
  const t = useTranslations("demo.workspace");
  const done = DONE.find((known) => known === press.done);
  if (press.problem)
    return (
      <Callout tone="warn" role="alert">
        {t(`problem.${PROBLEMS.find((known) => known === press.problem) ?? "invalid"}`)}
      </Callout>
    );
  return done ? <Callout tone="ok">{t(`done.${done}`)}</Callout> : null;
}
