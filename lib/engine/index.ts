export { listEngineRuns, readEngineRun, readOverdueSeconds } from "./runs";
