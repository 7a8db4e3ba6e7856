-- Files stand in the same plan as questions (design.md, section 9: choose or share), climb the same ladder, and have a history.

-- In whose answer slot a file stands; as in planned.
create table planned_file (
  promise_id    text primary key references dossier_promise (id),
  agent_id      text references agent (id),
  slot_from_at  bigint,
  slot_until_at bigint,
  planned_by    bigint,
  is_late       bigint not null check (is_late in (0, 1)),
  nowhere       text check (nowhere in ('nobody_knows', 'no_slots')),
  pinned_by     text references agent (id),
  planned_at    bigint not null,
  effort_s      bigint,
  deviation_s   bigint,
  check ((agent_id is null) = (slot_from_at is null)),
  check ((agent_id is null) = (slot_until_at is null)),
  check ((agent_id is null) = (planned_by is null)),
  check ((agent_id is null) = (nowhere is not null))
);
create index planned_file_slot on planned_file (agent_id, slot_from_at);

-- When the ladder looks at a file's open promise next. 0: as soon as it can.
alter table dossier_promise add column ladder_at bigint default 0;
create index dossier_promise_ladder on dossier_promise (ladder_at, id) where state = 'open' and ladder_at is not null;
create index dossier_promise_broken on dossier_promise (ended_at, id) where state = 'broken';

-- A rung that a file reached, and who is told of it: once per promise.
create table dossier_step (
  promise_id    text not null references dossier_promise (id),
  rung          text not null check (rung in ('half', 'warning', 'broken', 'unfit')),
  agent_id      text not null references agent (id),
  at            bigint not null,
  settled_at    bigint,                                                   -- mailed, or no longer of use
  outbox_id     text references outbox (id),                              -- the mail it stands in, perhaps with others
  primary key (promise_id, rung, agent_id)
);
create index dossier_step_waiting on dossier_step (agent_id, at) where settled_at is null;
create index dossier_step_mailed on dossier_step (agent_id, settled_at) where outbox_id is not null;

-- What happened to a file, when, and by whom.
create table dossier_event (
  id            text primary key,
  dossier_id    text not null references dossier (id),
  at            bigint not null,
  kind          text not null check (kind in ('came', 'handed', 'renewed', 'broken', 'warned', 'moved', 'unpinned', 'done', 'withdrawn')),
  agent_id      text references agent (id),                               -- null: the program
  detail        text not null default '{}'                                -- JSON: whom, why, until when
);
create index dossier_event_dossier on dossier_event (dossier_id, at, id);

-- Of files that are there already: what their promises tell.
insert into dossier_event (id, dossier_id, at, kind, agent_id)
  select id || '-came', id, created_at, 'came', made_by from dossier;
insert into dossier_event (id, dossier_id, at, kind, agent_id)
  select id || '-' || state, dossier_id, ended_at, state, ended_by from dossier_promise where state in ('renewed', 'broken');
insert into dossier_event (id, dossier_id, at, kind, agent_id)
  select id || '-out', id, ended_at, state, ended_by from dossier where state <> 'open';
