/** Who is asking: pages, actions and REST handlers each ask here, every time. */
export { adminAction, type AdminAction } from "./admin-action";
export { findStaff, requireRole, requireStaff } from "./require-staff";
export { hasRole, type StaffCtx } from "./session";
export { staffFromRequest } from "./staff-from-request";
