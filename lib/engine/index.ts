export { listEngineRuns } from "./list-engine-runs";
export { readEngineRun } from "./read-engine-run";
