import { systemCtx } from "@/lib/work/context";
import type { DriverName, WorkspaceDriver } from "./driver";
import { createStandInDriver } from "@/lib/pretend/vendor/driver";
import { createStandInVendor } from "@/lib/pretend/vendor/vendor";

const DRIVERS: Record<DriverName, () => WorkspaceDriver> = {
  stand_in: () => createStandInDriver(createStandInVendor(() => systemCtx("stand-in vendor"))),
};

/** The driver of that name. */
export const driverNamed = (name: DriverName): WorkspaceDriver => DRIVERS[name]();
