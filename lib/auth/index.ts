/** Who is asking: pages, actions and REST handlers each ask here, every time. */
export { adminAction, type AdminAction } from "./admin-action";
export type { DeviceCookie } from "./device";
export { authOptions } from "./options";
export { findStaff, requireStaff } from "./require-staff";
export type { StaffCtx } from "./session";
export { asStaff } from "./staff-from-request";
