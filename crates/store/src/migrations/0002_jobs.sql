-- Work to be done later, or again: claimed with a lease, so that a node that dies gives it back.
create table job (
  id            text primary key,
  kind          text not null check (kind <> ''),
  payload       text not null default '{}',                               -- JSON; ids, never a customer's words
  unique_key    text,                                                     -- at most one job that waits has this key
  state         text not null check (state in ('waiting', 'done', 'failed')),
  run_at        bigint not null,                                          -- not before
  lease_until   bigint,                                                   -- somebody is at it, until then
  attempts      bigint not null default 0,                                -- tries since it was asked for
  claims        bigint not null default 0,                                -- only ever grows: tells a late worker that it lost the job
  wanted_again  bigint not null default 0 check (wanted_again in (0, 1)), -- asked for once more while somebody was at it
  failure       text,                                                     -- why the last try failed
  created_at    bigint not null,
  ended_at      bigint,
  check ((state = 'waiting') = (ended_at is null))
);
create unique index job_one_waiting on job (unique_key) where state = 'waiting';
create index job_due on job (run_at, id) where state = 'waiting';
create index job_state on job (state, created_at, id);
create index job_ended on job (ended_at) where state = 'done';
