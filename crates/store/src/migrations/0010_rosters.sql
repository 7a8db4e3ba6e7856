-- Who works when, who knows what, when questions are answered, and where each open promise stands (design.md, section 6).

-- What questions are about. Recognised by words: a tag of the conversation, or a word of its subject line.
create table subject (
  id            text primary key,
  name          text not null check (name <> ''),
  words         text not null default '[]',                               -- JSON list, lower case
  changed_at    bigint not null
);
create unique index subject_name on subject (name);

-- A colleague's week. No row: they have said nothing yet, and nothing is planned for them.
create table roster (
  agent_id      text primary key references agent (id),
  pattern       text not null default '{}',                               -- JSON: when they work (promise::document::WeekDocument)
  slots         text not null default '{}',                               -- JSON: when they answer
  stand_in_id   text references agent (id),
  calendar_url  text not null default '',                                 -- their own calendar (iCalendar), '' for none
  calendar_busy text not null default '[]',                               -- JSON: [[from, until], …] in ms, of that calendar; no words
  calendar_read_at bigint,
  calendar_error text,
  feed_hash     text,                                                     -- sha-256 of the secret in their own feed's address, hex
  changed_at    bigint not null,
  check (stand_in_id is null or stand_in_id <> agent_id)
);
create unique index roster_feed on roster (feed_hash) where feed_hash is not null;

create table agent_subject (
  agent_id      text not null references agent (id),
  subject_id    text not null references subject (id),
  level         bigint not null check (level between 1 and 3),            -- 1 a little, 2 well, 3 best
  primary key (agent_id, subject_id)
);
create index agent_subject_subject on agent_subject (subject_id);

create table team_subject (
  team_id       text not null references team (id),
  subject_id    text not null references subject (id),
  primary key (team_id, subject_id)
);
create index team_subject_subject on team_subject (subject_id);

-- Who is interrupted for what is urgent and names nobody; null: everybody in the team.
alter table team add column on_call_id text references agent (id);

-- Somebody isn't there.
create table absence (
  id            text primary key,
  agent_id      text not null references agent (id),
  from_at       bigint not null,
  until_at      bigint not null,
  reason        text not null default '',
  made_by       text references agent (id),
  created_at    bigint not null,
  check (until_at > from_at)
);
create index absence_agent on absence (agent_id, until_at);

-- The plan: in whose answer slot an open promise stands. No agent: it should stand in one, and there is none.
create table planned (
  promise_id    text primary key references promise (id),
  agent_id      text references agent (id),
  slot_from_at  bigint,
  slot_until_at bigint,
  planned_by    bigint,                                                   -- in that slot: it is to be answered by then
  is_late       bigint not null check (is_late in (0, 1)),                -- that is after its deadline, or it stands nowhere
  nowhere       text check (nowhere in ('nobody_knows', 'no_slots')),     -- why it stands in none
  pinned_by     text references agent (id),                               -- who put it there; null: the plan
  planned_at    bigint not null,
  check ((agent_id is null) = (slot_from_at is null)),
  check ((agent_id is null) = (slot_until_at is null)),
  check ((agent_id is null) = (planned_by is null)),
  check ((agent_id is null) = (nowhere is not null))
);
create index planned_slot on planned (agent_id, slot_from_at);
create index planned_late on planned (planned_at) where is_late = 1;

-- A question that reached a colleague outside their slots, with why; or one that waited for a slot instead (is_avoided).
create table interruption (
  promise_id    text not null references promise (id),
  agent_id      text not null references agent (id),
  is_avoided    bigint not null check (is_avoided in (0, 1)),
  reason        text not null check (reason in ('urgent', 'on_call', 'chosen', 'slot')),
  at            bigint not null,
  primary key (promise_id, agent_id)
);
create index interruption_at on interruption (at);

-- One row, which every change of the plan writes: two nodes don't fill the same slot at once.
create table plan_turn (
  id            text primary key check (id = 'plan'),
  changed_at    bigint not null
);

-- Of a promise that a rule gave: what the rule wanted, and how its deadline was worked out.
alter table promise add column policy_deadline_at bigint;
alter table promise add column quote text;                                -- JSON, of the moment
