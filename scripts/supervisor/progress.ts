/** Tells a person what is going on, on stderr, in plain lines that read the same in a terminal and in a file. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const secondsSince = (started: number): string => ((Date.now() - started) / 1000).toFixed(1);

/** Runs a step; says so when it takes longer than a moment, and every ten seconds from then on. */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  let hasSpoken = false;
  const speak = (line: string) => {
    hasSpoken = true;
    say(line);
  };
  const opening = setTimeout(() => speak(`${title} …`), 700);
  const ticker = setInterval(() => speak(`  ${title}: ${secondsSince(started)} s so far`), 10_000);
  try {
    const result = await work();
    if (hasSpoken) say(`  ${title}: done in ${secondsSince(started)} s`);
    return result;
  } finally {
    clearTimeout(opening);
    clearInterval(ticker);
  }
}
