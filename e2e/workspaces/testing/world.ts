import type { WorkspaceStandin } from "@/e2e/standins/scim";
import type { DriverFault, DriverWorld } from "@/lib/workspaces/drivers/contract";
import type { WorkspaceDriver } from "@/lib/workspaces/driver";

/** A driver in front of its vendor's stand-in. */
export const makeWorld =
  (
    start: () => Promise<WorkspaceStandin>,
    driver: WorkspaceDriver,
    { knowsPending = true, ...more }: Partial<Pick<DriverWorld, "knowsPending" | "looksFirst">> = {},
  ) =>
  async (): Promise<DriverWorld> => {
    const standin = await start();
    const { books, settings, credentials } = standin;
    const always = { times: Infinity };
    // Whoever looks first would never come to the change whose answer is to be lost.
    const lost = { ...always, ...(more.looksFirst && { on: "POST /admin" }) };
    const faults: Record<DriverFault, () => void | Promise<void>> = {
      reply_lost: () => standin.faults.add({ kind: "reply_lost" }, lost),
      hang: () => standin.faults.add({ kind: "hang" }, always),
      page: () => standin.faults.add({ kind: "html" }, always),
      down: () => standin.goDown(),
    };
    return {
      driver,
      workspace: { id: "w-1", remoteId: "r-1", settings, credentials },
      standin: {
        emails: () => books.people.map(({ email }) => email),
        invite: (email) => void books.add(email, knowsPending ? "pending" : "member"),
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
      ...more,
      incomplete: [{ credentials: {} }, { settings: { base_url: "ftp://vendor.example" } }, { credentials: undefined }],
      secrets: Object.entries(credentials).flatMap(([name, value]) => (name === "email" ? [] : value)),
      stop: standin.stop,
    };
  };
