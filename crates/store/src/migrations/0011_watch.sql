-- Nobody forgotten (design.md, section 7): the ladder, the evening letter, and one message to all who wait for the same.

-- What the organisation has chosen, each as one document (JSON); absent: what is usual.
create table setting (
  name          text primary key,                                         -- 'ladder', 'letter'
  document      text not null,
  changed_at    bigint not null
);

-- When the ladder looks at an open promise next. 0: as soon as it can, so that making a promise costs nothing extra.
alter table promise add column ladder_at bigint default 0;
create index promise_ladder on promise (ladder_at, id) where state = 'open' and ladder_at is not null;

-- A rung that was reached, and who is told of it: once per promise, whatever the clock does.
create table ladder_step (
  promise_id    text not null references promise (id),
  rung          text not null check (rung in ('half', 'warning', 'broken')),
  agent_id      text not null references agent (id),
  at            bigint not null,
  settled_at    bigint,                                                   -- mailed, or no longer of use
  outbox_id     text references outbox (id),                              -- the mail it stands in, perhaps with others
  primary key (promise_id, rung, agent_id)
);
create index ladder_step_waiting on ladder_step (agent_id, at) where settled_at is null;
create index ladder_step_mailed on ladder_step (agent_id, settled_at) where outbox_id is not null;

-- The evening letter, one per service day. What it said stays as it was said.
create table letter (
  id            text primary key,
  day           text not null,                                            -- civil date
  written_at    bigint not null,
  forgotten     bigint not null,                                          -- customers, also those beyond the seven
  document      text not null
);
create unique index letter_day on letter (day);

create table letter_entry (
  letter_id       text not null references letter (id),
  place           bigint not null,                                        -- 1 is the worst
  conversation_id text not null references conversation (id),
  document        text not null,
  call_promise_id text references promise (id),                           -- "I'll call tomorrow"
  primary key (letter_id, place)
);
create index letter_entry_conversation on letter_entry (conversation_id);

create table letter_copy (
  letter_id     text not null references letter (id),
  agent_id      text not null references agent (id),
  outbox_id     text references outbox (id),                              -- null: it could not be mailed
  primary key (letter_id, agent_id)
);

-- One message to all who wait for the same, each with a promise of their own.
create table disruption (
  id            text primary key,
  agent_id      text not null references agent (id),
  words         text not null,                                            -- what each customer reads
  deadline_at   bigint,                                                   -- null: what the rule of each gives
  made_at       bigint not null,
  not_before    bigint not null,                                          -- until then it can be taken back
  undone_at     bigint
);
create index disruption_made on disruption (made_at, id);

create table disruption_member (
  disruption_id   text not null references disruption (id),
  conversation_id text not null references conversation (id),
  state           text not null check (state in ('waiting', 'told', 'promised', 'refused', 'undone')),
  reason          text not null default '',                               -- refused: the word of the refusal
  promise_id      text references promise (id),                           -- the new one
  primary key (disruption_id, conversation_id)
);
create index disruption_member_waiting on disruption_member (disruption_id, conversation_id) where state = 'waiting';
