-- Two kinds of work side by side (design.md, section 9: choose or share): files that come in as a pile with a maximum delay,
-- worked off in what questions leave of the slots; and what came in lately, for the page that asks "what if".

-- A kind of file: quotations, warranty claims. Whoever knows its subject works it off.
create table pile (
  id            text primary key,
  name          text not null check (name <> ''),
  team_id       text not null references team (id),
  subject_id    text references subject (id),                             -- null: anybody in the team
  days          bigint not null check (days between 1 and 250),           -- maximum delay, in service days
  effort_s      bigint not null check (effort_s between 60 and 144000),   -- what one usually takes
  is_active     bigint not null default 1 check (is_active in (0, 1)),
  changed_at    bigint not null
);
create unique index pile_name on pile (name);

create table dossier (
  id            text primary key,
  pile_id       text not null references pile (id),
  reference     text not null default '',                                 -- what it is called elsewhere: OFF-2026-118
  title         text not null check (title <> ''),
  agent_id      text references agent (id),                               -- whose it is; null: the team's
  state         text not null check (state in ('open', 'done', 'withdrawn')),
  received_at   bigint not null,
  ended_at      bigint,
  ended_by      text references agent (id),
  outcome       text not null default '',                                 -- what was done, or why it was withdrawn
  made_by       text references agent (id),                               -- null: a program, by the API
  created_at    bigint not null,
  check ((state = 'open') = (ended_at is null)),
  check (state = 'open' or outcome <> '')
);
create index dossier_open on dossier (pile_id, received_at, id) where state = 'open';
create index dossier_received on dossier (pile_id, received_at, id);
create index dossier_ended on dossier (pile_id, ended_at, id) where ended_at is not null;
create unique index dossier_reference on dossier (pile_id, reference) where reference <> '';

-- Its promise, in the sense of design.md, section 4: at most one is open, and what was broken stays broken.
create table dossier_promise (
  id            text primary key,
  dossier_id    text not null references dossier (id),
  state         text not null check (state in ('open', 'kept', 'renewed', 'broken', 'withdrawn')),
  said_at       bigint not null,
  deadline_at   bigint not null,
  ended_at      bigint,
  ended_by      text references agent (id),                               -- null: the program
  reason        text not null default '',                                 -- why it was renewed
  check (deadline_at > said_at),
  check ((state = 'open') = (ended_at is null))
);
create unique index dossier_promise_one_open on dossier_promise (dossier_id) where state = 'open';
create index dossier_promise_due on dossier_promise (deadline_at, id) where state = 'open';
create index dossier_promise_dossier on dossier_promise (dossier_id, said_at);

-- What came in of late, in order: the questions that a what-if lives through again.
create index conversation_asked on conversation (asked_at, id);
