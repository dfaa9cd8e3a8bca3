import type { InngestFunction } from "inngest";

/** Everything that an engine may do to one step: run it, or let it fail as it does after the last retry. */
export type StepPlan = (id: string) => "run" | "fail";

/** A step that was given up: the engine throws it into the function where the step stood. */
class StepGivenUp extends Error {}

/**
 * Runs a durable function's real handler with steps that are carried out in this process, as an engine without faults
 * would. Results travel as JSON, as they do between engine and application. Answers what the handler returned and the
 * steps that were run, in order.
 */
export async function runFunction(
  durable: InngestFunction.Any,
  data: Record<string, unknown>,
  plan: StepPlan = () => "run",
): Promise<{ result: unknown; steps: string[] }> {
  const steps: string[] = [];
  const step = {
    run: async (id: string, work: () => Promise<unknown>) => {
      steps.push(id);
      if (plan(id) === "fail") throw new StepGivenUp(id);
      return JSON.parse(JSON.stringify((await work()) ?? null)) as unknown;
    },
    sleep: async () => undefined,
  };
  const handler: unknown = Reflect.get(durable, "fn");
  if (typeof handler !== "function") throw new Error("the SDK keeps the handler under another name");
  return { result: (await handler({ event: { data }, step })) as unknown, steps };
}
