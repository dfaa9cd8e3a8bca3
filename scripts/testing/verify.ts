import { FAST_STAGES, runStages } from "@/scripts/testing/stages";

/** `npm run verify`: the half of `npm test` that needs no database. */
process.exitCode = await runStages(FAST_STAGES);
