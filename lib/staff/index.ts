/** Staff: who may sign in, and the keys of machines. */
export { createApiKey, findApiKey, revokeApiKey, type ApiKey } from "./api-keys";
export { createUser, endSessions, findSession, verifyPassword, type StaffMember } from "./people";
