-- The executor's own schema. Run at every boot under an advisory lock, so every statement must be safe to repeat;
-- new columns are added with "add column if not exists" below the table they belong to.
-- Payloads are "json", not "jsonb": they are handed on untouched, and json keeps escapes (\u0000) that jsonb refuses.

create schema if not exists engine;

-- What the application said it serves, written by the sync. A function that is gone stays, inactive, for its open runs.
create table if not exists engine.functions (
  id text primary key,
  app_id text not null,
  config json not null,
  active boolean not null default true,
  synced_at timestamptz not null default now()
);

-- The next firing of every cron trigger. Moving next_at and starting the run are one commit.
create table if not exists engine.crons (
  function_id text not null references engine.functions (id) on delete cascade,
  expression text not null,
  next_at timestamptz not null,
  primary key (function_id, expression)
);
-- When next_at was worked out. Later than now: the clock was set back since, and next_at is of the wrong time.
alter table engine.crons add column if not exists set_at timestamptz not null default now();

-- Every event received. The id is derived from the sender's seed, so a repeated send finds its own row.
create table if not exists engine.events (
  id text primary key,
  name text not null,
  body json not null,
  received_at timestamptz not null default now()
);
create index if not exists events_received_at on engine.events (received_at);

-- steps_done numbers the finished steps: the SDK replays them in the order in which they finished. Every statement that
-- writes steps or queues calls of a run moves it, with or without a finished step: it also tells whether a run is still
-- as it was seen.
create table if not exists engine.runs (
  id text primary key,
  function_id text not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  event_name text not null,
  events json not null,
  concurrency text[] not null default '{}',
  priority integer not null default 0,
  steps_done integer not null default 0,
  calls integer not null default 0,
  output json,
  error json,
  parent_run_id text,
  parent_step_id text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  check ((ended_at is not null) = (status in ('completed', 'failed', 'cancelled')))
);
create index if not exists runs_ended_at on engine.runs (ended_at) where ended_at is not null;
create index if not exists runs_status on engine.runs (status, id);

-- One row a step. memo is what the SDK gets back: {"data": ...} or {"error": ...}; written once, never changed.
-- "pending" waits for a job, a timer, an event or another run; "retrying" failed inside a call that will be repeated.
create table if not exists engine.steps (
  run_id text not null references engine.runs (id) on delete cascade,
  id text not null,
  op text not null,
  name text not null,
  status text not null check (status in ('pending', 'retrying', 'done', 'failed')),
  parallel_group text,
  race boolean not null default false,
  memo json,
  error json,
  failures integer not null default 0,
  position integer,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (run_id, id),
  check ((memo is not null) = (status in ('done', 'failed')))
);

-- The queue. "call" asks the application to go on (step_id 'step' = find out what is next); "timer" ends a sleep or a
-- wait. generation is drawn anew at every claim: an answer that carries an old one is dropped. again = another call was
-- asked for while this one was out.
create sequence if not exists engine.generation;
create table if not exists engine.jobs (
  run_id text not null references engine.runs (id) on delete cascade,
  step_id text not null,
  kind text not null check (kind in ('call', 'timer')),
  attempt integer not null default 0,
  run_at timestamptz not null,
  priority integer not null default 0,
  concurrency text[] not null default '{}',
  generation bigint not null default 0,
  owner text,
  leased_until timestamptz,
  again boolean not null default false,
  primary key (run_id, step_id, kind),
  check ((owner is null) = (leased_until is null))
);
-- When run_at was set; see engine.crons.
alter table engine.jobs add column if not exists set_at timestamptz not null default now();
create index if not exists jobs_waiting on engine.jobs (kind, run_at) where leased_until is null;
create index if not exists jobs_leased on engine.jobs (leased_until) where leased_until is not null;

-- Who waits for an event: a step (kind 'event') or the end of a run (kind 'cancel'). match_value is the JSON text of
-- the value that the awaited event must carry somewhere; it narrows the search, the expression decides.
create table if not exists engine.waits (
  run_id text not null references engine.runs (id) on delete cascade,
  step_id text not null,
  kind text not null check (kind in ('event', 'cancel')),
  event_name text not null,
  expression text,
  match_value text,
  expires_at timestamptz,
  primary key (run_id, step_id)
);
create index if not exists waits_event on engine.waits (event_name, match_value);

-- Keys that must not start a second run before they expire (event ids, idempotency expressions).
create table if not exists engine.idempotency (
  key text primary key,
  expires_at timestamptz not null
);
create index if not exists idempotency_expires_at on engine.idempotency (expires_at);

-- Rate limits and throttles: the moment at which the key's allowance is whole again.
create table if not exists engine.pacing (
  key text primary key,
  free_at timestamptz not null
);
