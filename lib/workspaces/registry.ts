import { pretendDriver } from "@/lib/pretend/vendor/driver";
import type { DriverName, WorkspaceDriver } from "./driver";
import { createOpenAiOrgDriver } from "./drivers/openai-org/driver";
import { createScimDriver } from "./drivers/scim/driver";
import { createSessionDriver } from "./drivers/session/driver";

const DRIVERS: Record<DriverName, () => WorkspaceDriver> = {
  stand_in: pretendDriver,
  scim: createScimDriver,
  "openai-org": createOpenAiOrgDriver,
  session: createSessionDriver,
};

/** The driver of that name. */
export const driverNamed = (name: DriverName): WorkspaceDriver => DRIVERS[name]();
