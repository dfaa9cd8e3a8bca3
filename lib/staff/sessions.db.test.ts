import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetEnv } from "@/lib/core/env";
import { newMember, signedIn } from "@/lib/testing/staff";
import { systemCtx } from "@/lib/work/context";
import { endOwnSessions, findSession, readAccount, signOut } from ".";

const ctx = systemCtx("test");
const MINUTE = 60_000;

/** Only what reads the clock: timers and sockets run as ever. */
const travel = (minutes: number) => {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: now + minutes * MINUTE });
};
afterEach(() => {
  vi.useRealTimers();
  delete process.env.SESSION_IDLE_MINUTES;
  forgetEnv();
});

describe("a session", () => {
  it("ends two hours after its last use, and twelve after it began however busy it was", async () => {
    const [idle, busy] = [await newMember("admin"), await newMember("admin")];
    travel(90);
    expect(await findSession(ctx, idle.token)).not.toBeNull();
    for (let at = 90; at < 12 * 60; at += 90) {
      expect(await findSession(ctx, busy.token)).not.toBeNull();
      travel(90);
    }
    // Idle was last used after one and a half hours; it is twelve hours since both began.
    expect(await findSession(ctx, idle.token)).toBeNull();
    expect(await findSession(ctx, busy.token)).toBeNull();
  });

  it("is idle for as long as the owner says", async () => {
    process.env.SESSION_IDLE_MINUTES = "10";
    forgetEnv();
    const member = await newMember("admin");
    travel(9);
    expect(await findSession(ctx, member.token)).not.toBeNull();
    travel(11);
    expect(await findSession(ctx, member.token)).toBeNull();
  });

  it("once signed out is dead for good, and its cookie cannot end another", async () => {
    const gone = await newMember("owner");
    const alive = await signedIn(gone.id, gone.email, "owner");
    await signOut(ctx, gone.token);
    expect(await findSession(ctx, gone.token)).toBeNull();
    expect(await findSession(ctx, alive.token)).not.toBeNull();
    // The first edition raised a counter of the person: whoever had an old cookie could end all sessions, again and again.
    await signOut(ctx, gone.token);
    await signOut(ctx, "made-up");
    expect(await findSession(ctx, alive.token)).not.toBeNull();
    expect(await findSession(ctx, gone.token)).toBeNull();
  });

  it("is seen and ended by its owner, who reaches nobody else's", async () => {
    const [me, other] = [await newMember("admin"), await newMember("admin")];
    const phone = await signedIn(me.id, me.email, "admin");
    const mine = async () => (await readAccount(me.ctx)).sessions;
    expect((await mine()).map(({ isThis }) => isThis)).toEqual([false, true]);
    const [theirs] = (await readAccount(other.ctx)).sessions;
    await expect(endOwnSessions(me.ctx, theirs?.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(endOwnSessions(me.ctx, "x")).rejects.toMatchObject({ code: "not_found" });
    const onPhone = (await mine()).find(({ isThis }) => !isThis);
    await endOwnSessions(me.ctx, onPhone?.id);
    expect(await findSession(ctx, phone.token)).toBeNull();
    const laptop = await signedIn(me.id, me.email, "admin");
    await endOwnSessions(me.ctx);
    expect(await findSession(ctx, laptop.token)).toBeNull();
    expect(await mine()).toMatchObject([{ isThis: true }]);
    expect(await findSession(ctx, other.token)).not.toBeNull();
  });
});
