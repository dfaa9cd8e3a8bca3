import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RemoteWorkspace, WorkspaceDriver } from "../driver";

/** The suite that every driver passes against its vendor's stand-in, over real HTTP. */

/**
 * - `reply_lost`: the call is carried out, then the connection breaks
 * - `hang`: taken and never answered · `page`: a proxy's error page with status 502 · `down`: nobody listens
 */
export const DRIVER_FAULTS = ["reply_lost", "hang", "page", "down"] as const;
export type DriverFault = (typeof DRIVER_FAULTS)[number];

/** What can be done to the vendor behind the driver's back. */
export type DriverStandin = {
  /** Who is really there, invited or joined. */
  emails(): string[];
  /** Invites somebody, by other means than the driver. */
  invite(email: string): void;
  accept(email: string): void;
  setSeats(seats: number): void;
  refuse(email: string): void;
  signOut(): void;
  challenge(): void;
  slowDown(seconds: number): void;
  /** Every call from now on; null heals it. */
  setFault(fault: DriverFault | null): Promise<void>;
  /** Writing calls so far. */
  writes(): number;
};

export type DriverWorld = {
  driver: WorkspaceDriver;
  workspace: RemoteWorkspace;
  standin: DriverStandin;
  /** Invitations are listed apart from members. A directory knows members only. */
  knowsPending: boolean;
  /** Looks at the lists before and after each change: what could not be seen was not done, what is seen has been. */
  looksFirst?: boolean;
  /** Settings and secrets that lack something. */
  incomplete: Pick<RemoteWorkspace, "settings" | "credentials">[];
  /** None of them may appear in anything that the driver answers. */
  secrets: readonly string[];
  stop(): Promise<void>;
};

const ANA = "ana@contoh.test";
const BUDI = "budi@contoh.test";

export function describeDriverContract(name: string, makeWorld: () => Promise<DriverWorld>): void {
  describe(`the driver port, spoken by ${name}`, () => {
    let world: DriverWorld;
    let answers: unknown[];
    beforeEach(async () => {
      world = await makeWorld();
      answers = [];
    });
    afterEach(async () => {
      await world.stop();
      for (const secret of world.secrets) expect(JSON.stringify(answers)).not.toContain(secret);
    });

    const kept = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      answers.push(value);
      return value;
    };
    const invite = (email = ANA) => kept(world.driver.invite(world.workspace, email, `key-${email}`));
    const revoke = (email = ANA) => kept(world.driver.revoke(world.workspace, email));
    const remove = (id: string) => kept(world.driver.remove(world.workspace, id));
    const members = () => kept(world.driver.listMembers(world.workspace));
    const pending = () => kept(world.driver.listPending(world.workspace));
    /** Everybody that the driver sees, or the trouble it has. */
    const seen = async (): Promise<string[] | string> => {
      const [inside, invited] = [await members(), await pending()];
      if (inside.outcome !== "listed") return inside.outcome;
      if (invited.outcome !== "listed") return invited.outcome;
      return [...inside.items, ...invited.items].map(({ email }) => email).toSorted();
    };
    const memberId = async (email = ANA): Promise<string> => {
      const listed = await members();
      const found = listed.outcome === "listed" ? listed.items.find((one) => one.email === email) : undefined;
      if (!found) throw new Error(`${email} is not among the members`);
      return found.memberId;
    };

    it("invites, and the person is in the lists from then on", async () => {
      expect(await seen()).toEqual([]);
      expect(await invite()).toMatchObject({ outcome: "done", id: expect.any(String) });
      expect(await seen()).toEqual([ANA]);
      const invited = await pending();
      expect(invited).toMatchObject({ outcome: "listed", items: world.knowsPending ? [{ email: ANA }] : [] });
      world.standin.accept(ANA);
      expect(await pending()).toMatchObject({ items: [] });
      expect(await members()).toMatchObject({ items: [{ email: ANA }] });
    });

    it("knows who is there already, invited or joined, and takes no second seat", async () => {
      await invite();
      expect(await invite()).toMatchObject({ outcome: "already" });
      world.standin.accept(ANA);
      expect(await invite()).toMatchObject({ outcome: "already" });
      expect(world.standin.emails()).toEqual([ANA]);
    });

    it("takes an invitation back, once", async () => {
      await invite();
      expect(await revoke()).toMatchObject({ outcome: "done" });
      expect(world.standin.emails()).toEqual([]);
      expect(await revoke()).toMatchObject({ outcome: "already" });
    });

    it("removes a member, repeats it without harm, and lets them in again", async () => {
      await invite();
      world.standin.accept(ANA);
      const id = await memberId();
      expect(await remove(id)).toMatchObject({ outcome: "done" });
      // A directory that only deactivates says yes again.
      expect((await remove(id)).outcome).toMatch(/^(already|done)$/);
      expect(await seen()).toEqual([]);
      expect(await invite()).toMatchObject({ outcome: "done" });
      expect(world.standin.emails()).toEqual([ANA]);
    });

    it("reads every page of a long list", async () => {
      world.standin.setSeats(400);
      const everybody = Array.from({ length: 230 }, (_, n) => `orang-${String(n).padStart(3, "0")}@contoh.test`);
      for (const email of everybody) world.standin.invite(email);
      expect(await seen()).toEqual(everybody);
      for (const email of everybody) world.standin.accept(email);
      expect(await seen()).toEqual(everybody);
    });

    it("says that the workspace is full, and leaves nothing behind", async () => {
      world.standin.setSeats(1);
      await invite(BUDI);
      expect(await invite()).toEqual({ outcome: "full" });
      expect(world.standin.emails()).toEqual([BUDI]);
    });

    it("says that an address is refused, with a code and not with the vendor's sentence", async () => {
      world.standin.refuse(ANA);
      const answer = await invite();
      expect(answer).toEqual({ outcome: "refused", code: expect.stringMatching(/^[a-z0-9_]{2,60}$/) });
    });

    it("stops at a sign-in that is no longer good and at a page for human eyes", async () => {
      await invite(BUDI);
      for (const [mood, outcome] of [
        [() => world.standin.signOut(), "auth"],
        [() => world.standin.challenge(), "challenge"],
      ] as const) {
        mood();
        expect(await invite()).toMatchObject({ outcome });
        expect(await revoke(BUDI)).toMatchObject({ outcome });
        expect(await remove("p-1")).toMatchObject({ outcome });
        expect(await seen()).toBe(outcome);
      }
      expect(world.standin.emails()).toEqual([BUDI]);
    });

    it("hands on how long it is to wait", async () => {
      world.standin.slowDown(37);
      expect(await invite()).toEqual({ outcome: "rate_limited", afterSeconds: 37 });
      expect(await members()).toEqual({ outcome: "rate_limited", afterSeconds: 37 });
    });

    it("does not know what became of a change whose answer is lost, and finds it in the lists", async () => {
      await world.standin.setFault("reply_lost");
      expect(await invite()).toMatchObject({ outcome: world.looksFirst ? "done" : "unknown" });
      await world.standin.setFault(null);
      expect(await seen()).toEqual([ANA]);
      await world.standin.setFault("reply_lost");
      const answer = world.knowsPending ? await revoke() : await remove("p-1");
      expect(["unknown", world.looksFirst ? "done" : "unavailable"]).toContain(answer.outcome);
    });

    it.each(["hang", "page"] as const)("calls a change unknown and a list unavailable: %s", async (fault) => {
      await world.standin.setFault(fault);
      expect(await invite()).toMatchObject({ outcome: world.looksFirst ? "unavailable" : "unknown" });
      expect(await seen()).toBe("unavailable");
    });

    it("knows that nothing was done where nobody listens", async () => {
      await world.standin.setFault("down");
      expect(await invite()).toMatchObject({ outcome: "unavailable" });
      expect(await remove("p-1")).toMatchObject({ outcome: "unavailable" });
      expect(await seen()).toBe("unavailable");
    });

    it("calls nobody while its fields are not filled in", async () => {
      for (const fields of world.incomplete) {
        const half = { ...world.workspace, ...fields };
        expect(await kept(world.driver.invite(half, ANA, "key"))).toMatchObject({ outcome: "auth" });
        expect(await kept(world.driver.listMembers(half))).toMatchObject({ outcome: "auth" });
      }
      expect(world.standin.writes()).toBe(0);
    });
  });
}
