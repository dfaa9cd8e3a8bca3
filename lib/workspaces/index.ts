export type { DriverName, DriverResult, Invitation, Listing, Member, RemoteWorkspace, WorkspaceDriver } from "./driver";
export * from "./drivers/stand-in";
export { findWorkspace } from "./find-workspace";
export { driverNamed } from "./registry";
