export { createSandboxGateway, type SandboxParts } from "./adapter";
export type { BankCharge, SandboxBank } from "./bank";
