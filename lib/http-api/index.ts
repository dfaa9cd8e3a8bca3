/** What every JSON route shares: reading bodies, answering refusals, knowing the caller's address. */
export { answer, errorAnswer, refusalAnswer } from "./answers";
export { apiRoute } from "./api-route";
export { isDatabaseAway, logIncident } from "./incident";
export { internalToken, isInternal } from "./internal";
export { oneAtOnce } from "./one-at-once";
export { peerOf } from "./peer";
export { readForm } from "./read-form";
export { BODY_LIMIT_BYTES, parseInput, readBytes, readJson, readOptionalJson, readQuery } from "./read-body";
