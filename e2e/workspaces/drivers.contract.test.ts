import { startConsoleStandin } from "@/e2e/standins/console";
import { startOpenAiOrgStandin } from "@/e2e/standins/openai-org";
import { startScimStandin, type WorkspaceStandin } from "@/e2e/standins/scim";
import { describeDriverContract, type DriverFault, type DriverWorld } from "@/lib/workspaces/drivers/contract";
import type { WorkspaceDriver } from "@/lib/workspaces/driver";
import { createOpenAiOrgDriver } from "@/lib/workspaces/drivers/openai-org/driver";
import { createScimDriver } from "@/lib/workspaces/drivers/scim/driver";
import { createSessionDriver } from "@/lib/workspaces/drivers/session/driver";

const TIME_LIMIT_MS = 400;

const makeWorld =
  (start: () => Promise<WorkspaceStandin>, driver: WorkspaceDriver, knowsPending = true) =>
  async (): Promise<DriverWorld> => {
    const standin = await start();
    const { books, settings, credentials } = standin;
    const always = { times: Infinity };
    const faults: Record<DriverFault, () => void | Promise<void>> = {
      reply_lost: () => standin.faults.add({ kind: "reply_lost" }, always),
      hang: () => standin.faults.add({ kind: "hang" }, always),
      page: () => standin.faults.add({ kind: "html" }, always),
      down: () => standin.goDown(),
    };
    return {
      driver,
      workspace: { id: "w-1", remoteId: "r-1", settings, credentials },
      standin: {
        emails: () => books.people.map(({ email }) => email),
        accept: books.accept,
        setSeats: (seats) => void (books.moods.seats = seats),
        refuse: (email) => void books.moods.refused.push(email),
        signOut: () => void (books.moods.isSignedOut = true),
        challenge: () => void (books.moods.isChallenged = true),
        slowDown: (seconds) => void (books.moods.retryAfterSeconds = seconds),
        setFault: async (fault) => {
          standin.faults.clear();
          await standin.comeBack();
          if (fault) await faults[fault]();
        },
        writes: () => standin.calls.filter(({ method }) => method !== "GET").length,
      },
      knowsPending,
      incomplete: [{ credentials: {} }, { settings: { base_url: "ftp://vendor.example" } }, { credentials: undefined }],
      secrets: Object.values(credentials),
      stop: standin.stop,
    };
  };

describeDriverContract("SCIM", makeWorld(startScimStandin, createScimDriver(TIME_LIMIT_MS), false));
describeDriverContract(
  "SCIM that only deactivates",
  makeWorld(
    async () => {
      const standin = await startScimStandin();
      return { ...standin, settings: { ...standin.settings, leave_by: "deactivate" } };
    },
    createScimDriver(TIME_LIMIT_MS),
    false,
  ),
);
describeDriverContract("an API organisation", makeWorld(startOpenAiOrgStandin, createOpenAiOrgDriver(TIME_LIMIT_MS)));
describeDriverContract("the owner's session", makeWorld(startConsoleStandin, createSessionDriver(TIME_LIMIT_MS)));
