export { listEngineRuns, readEngineRun } from "./runs";
