/** Staff: who may sign in, their sessions and second factor, the keys of machines, and the security audit. */
export { createApiKey, findApiKey, listApiKeys, revokeApiKey, type ApiKey } from "./api-keys";
export { listSecurityEvents, recordEvent } from "./events";
export {
  changePassword,
  createUser,
  disableTotp,
  disableUser,
  enableUser,
  endSessions,
  listPeople,
  personIdOf,
  readAccount,
  setPassword,
  setRole,
  verifyPassword,
} from "./people";
export { beginTotp, confirmTotp, newRecoveryCodes, resealTotp, takeCode, turnTotpOff } from "./second-factor";
export { endOwnSessions, findSession, openSession, signOut, type StaffMember } from "./sessions";
