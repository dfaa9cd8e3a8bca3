import { pretendDriver } from "@/lib/pretend/vendor/driver";
import { CALL_LIMIT_MS, type DriverName, type DriverTrouble, type WorkspaceDriver } from "./driver";
import { createBrowserDriver } from "./drivers/browser/driver";
import { createManualDriver } from "./drivers/manual/driver";
import { createOpenAiOrgDriver } from "./drivers/openai-org/driver";
import { createScimDriver } from "./drivers/scim/driver";
import { createSessionDriver } from "./drivers/session/driver";

/** What the browser has seen when it failed. */
export { forgetPictures, listPictures, readPicture, type FailurePicture } from "./drivers/browser/pictures";

const DRIVERS: Record<DriverName, () => WorkspaceDriver> = {
  stand_in: pretendDriver,
  manual: createManualDriver,
  scim: createScimDriver,
  "openai-org": createOpenAiOrgDriver,
  session: createSessionDriver,
  browser: createBrowserDriver,
};

/** The driver of that name, each call within the limit of the port. */
export const driverNamed = (name: DriverName): WorkspaceDriver => limitCalls(DRIVERS[name]());

/** Milliseconds within which every call of this driver ends. */
export const callLimitOf = (name: DriverName): number => DRIVERS[name]().callLimitMs ?? CALL_LIMIT_MS;

/** A driver whose every call ends in time, however many requests it makes for it. */
export function limitCalls(driver: WorkspaceDriver, limitMs = driver.callLimitMs ?? CALL_LIMIT_MS): WorkspaceDriver {
  const list = <T>(asked: Promise<T>) => within(asked, limitMs, { outcome: "unavailable", why: "no answer in time" });
  const write = <T>(asked: Promise<T>) => within(asked, limitMs, { outcome: "unknown", why: "no answer in time" });
  return {
    name: driver.name,
    form: driver.form,
    callLimitMs: limitMs,
    listMembers: (workspace) => list(driver.listMembers(workspace)),
    listPending: (workspace) => list(driver.listPending(workspace)),
    invite: (workspace, email, ourKey) => write(driver.invite(workspace, email, ourKey)),
    revoke: (workspace, email) => write(driver.revoke(workspace, email)),
    remove: (workspace, memberId) => write(driver.remove(workspace, memberId)),
  };
}

async function within<T>(asked: Promise<T>, limitMs: number, tooLate: DriverTrouble): Promise<T | DriverTrouble> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<DriverTrouble>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), limitMs);
  });
  return Promise.race([asked, limit]).finally(() => clearTimeout(timer));
}
