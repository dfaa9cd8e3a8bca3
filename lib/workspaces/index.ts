export type { DriverName, DriverResult, Invitation, Listing, Member, RemoteWorkspace, WorkspaceDriver } from "./driver";
export * from "@/lib/pretend/vendor";
export { findWorkspace } from "./find-workspace";
export { driverNamed } from "./registry";
