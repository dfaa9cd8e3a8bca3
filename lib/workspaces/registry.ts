import { systemCtx } from "@/lib/core/context";
import type { DriverName, WorkspaceDriver } from "./driver";
import { createStandInDriver } from "./drivers/stand-in/driver";
import { createStandInVendor } from "./drivers/stand-in/vendor";

const DRIVERS: Record<DriverName, () => WorkspaceDriver> = {
  stand_in: () => createStandInDriver(createStandInVendor(() => systemCtx("stand-in vendor"))),
};

/** The driver of that name. */
export const driverNamed = (name: DriverName): WorkspaceDriver => DRIVERS[name]();
