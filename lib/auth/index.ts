/** Who is asking: pages, actions and REST handlers each ask here, every time. */
export { adminAction, type AdminAction } from "./admin-action";
export { authOptions } from "./options";
export { findStaff, requireStaff } from "./require-staff";
export type { StaffCtx } from "./session";
export { staffFromRequest } from "./staff-from-request";
