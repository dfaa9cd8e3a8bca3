import type { DriverName } from "./driver";
import type { WorkspaceStatus, WorkspaceTrouble } from "./status";

/** What staff see of workspaces, as plain data: instants are ISO 8601. Pure. */

/** One of the owner's workspaces: how it is, and who sits on its seats. */
export type WorkspaceRow = {
  id: string;
  name: string;
  pool: string;
  driver: DriverName;
  remoteId: string;
  status: WorkspaceStatus;
  /** Why it rests or is suspended. */
  trouble: WorkspaceTrouble | null;
  /** Rests until then; suspended, its vendor is asked again then. */
  restUntil: string | null;
  isOpen: boolean;
  seats: { total: number; free: number; held: number; taken: number; leaving: number };
};
