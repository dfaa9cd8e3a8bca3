import { ALL_STAGES, runStages } from "@/scripts/testing/stages";

/** `npm test`. */
process.exitCode = await runStages(ALL_STAGES);
