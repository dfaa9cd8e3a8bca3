/** A pretend vendor's workspace in memory, under whichever interface: people, seats and the moods that vendors have. */

export type WorkspacePerson = { id: string; email: string; state: "pending" | "member"; since: number };

export type WorkspaceMoods = {
  /** Seats in all; pending invitations count. */
  seats: number;
  /** The owner's key or session is no longer good. */
  isSignedOut: boolean;
  /** A page for human eyes comes instead of an answer. */
  isChallenged: boolean;
  /** Writes are confirmed and nothing is done. */
  isGhost: boolean;
  /** Milliseconds before a new person is in a list. */
  listLagMs: number;
  /** Seconds to wait, answered with 429, while it is above zero. */
  retryAfterSeconds: number;
  /** Addresses that it will not have. */
  refused: string[];
};

export type WorkspaceBooks = {
  moods: WorkspaceMoods;
  people: WorkspacePerson[];
  /** Who is in the lists now. */
  listed(state: WorkspacePerson["state"]): WorkspacePerson[];
  find(email: string): WorkspacePerson | undefined;
  byId(id: string): WorkspacePerson | undefined;
  isFull(): boolean;
  /** Adds the person, unless it only says so. Answers their entry either way. */
  add(email: string, state: WorkspacePerson["state"]): WorkspacePerson;
  drop(person: WorkspacePerson): void;
  /** The person has clicked the link in their mail. */
  accept(email: string): void;
};

const CALM: WorkspaceMoods = {
  seats: 5,
  isSignedOut: false,
  isChallenged: false,
  isGhost: false,
  listLagMs: 0,
  retryAfterSeconds: 0,
  refused: [],
};

export function createWorkspaceBooks(options: { seats?: number } = {}): WorkspaceBooks {
  let made = 0;
  const books: WorkspaceBooks = {
    moods: { ...CALM, refused: [], seats: options.seats ?? CALM.seats },
    people: [],
    listed: (state) =>
      books.people.filter((one) => one.state === state && one.since + books.moods.listLagMs <= Date.now()),
    find: (email) => books.people.find((one) => one.email === email.toLowerCase()),
    byId: (id) => books.people.find((one) => one.id === id),
    isFull: () => books.people.length >= books.moods.seats,
    add(email, state) {
      made += 1;
      const person = { id: `p-${made}`, email: email.toLowerCase(), state, since: Date.now() };
      if (!books.moods.isGhost) books.people.push(person);
      return person;
    },
    drop(person) {
      if (!books.moods.isGhost) books.people.splice(books.people.indexOf(person), 1);
    },
    accept(email) {
      const person = books.find(email);
      if (person) person.state = "member";
    },
  };
  return books;
}
