import type { Locale } from "@/lib/core/format";
import type { RunStatus, RunStep } from "@/lib/engine/views";

const id = {
  title: "Proses",
  intro: "Setiap proses bertahan walau toko, mesin proses, atau database mati di tengah jalan. Terbaru di atas.",
  elsewhere:
    "Mesin proses bawaan tidak dipakai di sini, atau belum pernah jalan. Lihat prosesnya di server Inngest Anda.",
  empty: "Tidak ada proses seperti itu.",
  filter: "Saring menurut keadaan",
  all: "Semua",
  showClock: "Tampilkan juga yang terjadwal",
  hideClock: "Sembunyikan yang terjadwal",
  list: "Daftar proses",
  run: "Proses",
  event: "Dipicu oleh",
  state: "Keadaan",
  steps: "Langkah-langkah",
  step: "Langkah",
  failures: (count: number) => `${count} gagal`,
  started: "Mulai",
  took: "Lama",
  next: "Lanjut pada",
  ended: "Selesai",
  older: "Lebih lama",
  newest: "Terbaru",
  back: "Semua proses",
  noSteps: "Proses ini tidak punya langkah yang disimpan.",
  showResult: "Lihat hasil",
  facts: { event: "Peristiwa", output: "Hasil akhir", error: "Kesalahan" },
  statuses: {
    queued: "antre",
    running: "berjalan",
    completed: "selesai",
    failed: "gagal",
    cancelled: "dibatalkan",
  } satisfies Record<RunStatus, string>,
  stepStatuses: {
    pending: "menunggu",
    retrying: "dicoba lagi",
    done: "selesai",
    failed: "gagal",
  } satisfies Record<RunStep["status"], string>,
};
export type RunsCopy = typeof id;

const en: RunsCopy = {
  title: "Runs",
  intro: "Each run survives when the shop, the engine or the database dies half-way. Newest first.",
  elsewhere: "The embedded executor is not in use here, or has never run. See the runs on your Inngest server.",
  empty: "There are no such runs.",
  filter: "Filter by state",
  all: "All",
  showClock: "Show scheduled runs too",
  hideClock: "Hide scheduled runs",
  list: "List of runs",
  run: "Run",
  event: "Started by",
  state: "State",
  steps: "Steps",
  step: "Step",
  failures: (count) => `${count} failed`,
  started: "Started",
  took: "Took",
  next: "Goes on at",
  ended: "Ended",
  older: "Older",
  newest: "Newest",
  back: "All runs",
  noSteps: "This run has no stored steps.",
  showResult: "Show the result",
  facts: { event: "Event", output: "Result", error: "Error" },
  statuses: { queued: "queued", running: "running", completed: "completed", failed: "failed", cancelled: "cancelled" },
  stepStatuses: { pending: "waiting", retrying: "retrying", done: "done", failed: "failed" },
};

const COPY: Record<Locale, RunsCopy> = { id, en };
export const runsCopy = (locale: Locale): RunsCopy => COPY[locale];
