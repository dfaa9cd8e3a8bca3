import { pretendDriver } from "@/lib/pretend/vendor/driver";
import type { DriverName, WorkspaceDriver } from "./driver";

const DRIVERS: Record<DriverName, () => WorkspaceDriver> = {
  stand_in: pretendDriver,
};

/** The driver of that name. */
export const driverNamed = (name: DriverName): WorkspaceDriver => DRIVERS[name]();
