import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { log } from "@/lib/core/log";
import { browserFolder } from "./house";

/**
 * Pictures of failed visits, for staff: few, young, and without what stands in fields or lists. They lie in
 * `DATA_DIR/browser/failures`, a folder a workspace.
 */
const KEPT_EACH = 20;
const KEPT_DAYS = 14;

const folderOf = (workspaceId: string): string => path.join(browserFolder(), "failures", z.uuid().parse(workspaceId));

/** `2026-11-21T10-20-30-123Z.challenge.page_changed_row.jpg` */
const NAME = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.([a-z_]{1,20})\.([a-z0-9_]{1,80})\.jpg$/;

/** A picture of a failure: when, and what the driver answered. */
export type FailurePicture = { name: string; at: Date; outcome: string; code: string };

/** Keeps one, and drops what is too much or too old. Never throws: a full disk must not change what a call answers. */
export async function keepPicture(
  workspaceId: string,
  picture: Buffer,
  { outcome, code, at = new Date() }: { outcome: string; code: string; at?: Date },
): Promise<void> {
  try {
    const folder = folderOf(workspaceId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const moment = at.toISOString().replaceAll(/[:.]/g, "-");
    await writeFile(path.join(folder, `${moment}.${outcome}.${code}.jpg`), picture, { mode: 0o600 });
    const tooMany = (await listPictures(workspaceId)).slice(KEPT_EACH);
    for (const { name } of tooMany) await rm(path.join(folder, name), { force: true });
  } catch (error) {
    log.warn({ code: error instanceof Error && "code" in error ? error.code : "error" }, "a picture cannot be kept");
  }
}

/** Newest first. */
export async function listPictures(workspaceId: string): Promise<FailurePicture[]> {
  const names = await readdir(folderOf(workspaceId)).catch(() => []);
  return names.flatMap((name) => parseName(name) ?? []).toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** Null for a name that is none of ours. */
export function parseName(name: string): FailurePicture | null {
  const [, hour, minute, second, ms, outcome = "", code = ""] = NAME.exec(name) ?? [];
  const at = new Date(`${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at.getTime()) ? null : { name, at, outcome, code };
}

/** JPEG; null when it is not there (any more). */
export async function readPicture(workspaceId: string, name: string): Promise<Buffer | null> {
  if (!parseName(name)) return null;
  return readFile(path.join(folderOf(workspaceId), name)).catch(() => null);
}

/** Deletes those that are too old, or, for whoever wants to be forgotten, every one. Answers how many. */
export async function forgetPictures(now: Date, { all = false } = {}): Promise<number> {
  const oldest = now.getTime() - KEPT_DAYS * 86_400_000;
  let gone = 0;
  for (const id of await readdir(path.join(browserFolder(), "failures")).catch(() => []))
    for (const { name, at } of z.uuid().safeParse(id).success ? await listPictures(id) : [])
      if (all || at.getTime() < oldest) {
        await rm(path.join(folderOf(id), name), { force: true });
        gone += 1;
      }
  return gone;
}
