/** Staff: who may sign in, and the keys of machines. */
export { createApiKey } from "./create-api-key";
export { createUser } from "./create-user";
export { findApiKey, revokeApiKey, type ApiKey } from "./find-api-key";
export { endSessions, findSession } from "./find-session";
export { verifyPassword, type StaffMember } from "./verify-password";
