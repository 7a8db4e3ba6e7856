-- Quotes that rest on the firm's own history (design.md, section 6): how much work answers are, and what became of promises.

-- What colleagues have spent on a conversation that waits for us, since it was last answered: by their open page, no stopwatch.
create table work (
  conversation_id text not null references conversation (id),
  agent_id        text not null references agent (id),
  seen_at         bigint not null,                                        -- 0: they went away
  spent_ms        bigint not null default 0 check (spent_ms >= 0),
  primary key (conversation_id, agent_id)
);

-- What an answer took, and who gave it. Never added up per colleague.
create table effort (
  message_id      text primary key references message (id),
  agent_id        text not null references agent (id),
  spent_ms        bigint not null check (spent_ms >= 0),
  at              bigint not null
);
create index effort_at on effort (at);

-- What was learnt from all answers and promises: sums, not rows (promise::plan::Learnt, JSON).
create table learnt (
  id            text primary key check (id = 'quotes'),
  document      text not null,
  changed_at    bigint not null
);

-- The share of promises to be kept, in percent.
alter table promise_rule add column target_percent bigint not null default 95 check (target_percent between 50 and 99);

-- Its deadline is a quote with this target (percent): whether it is kept is learnt from. Null: the rule's, or a colleague's.
alter table promise add column quoted_percent bigint check (quoted_percent between 50 and 99);

-- With how much work it was planned, so that a plan that is laid out again stands as it stood.
alter table planned add column effort_s bigint;
alter table planned add column deviation_s bigint;

-- Another word with each change of the plan: who has the plan of this word laid out needn't read it again.
alter table plan_turn add column mark text not null default '';

-- Two rungs more: promised later than the rule wants, and fits nowhere any more.
create table ladder_step_wider (
  promise_id    text not null references promise (id),
  rung          text not null check (rung in ('half', 'warning', 'broken', 'later', 'unfit')),
  agent_id      text not null references agent (id),
  at            bigint not null,
  settled_at    bigint,
  outbox_id     text references outbox (id),
  primary key (promise_id, rung, agent_id)
);
insert into ladder_step_wider (promise_id, rung, agent_id, at, settled_at, outbox_id)
  select promise_id, rung, agent_id, at, settled_at, outbox_id from ladder_step;
drop table ladder_step;
alter table ladder_step_wider rename to ladder_step;
create index ladder_step_waiting on ladder_step (agent_id, at) where settled_at is null;
create index ladder_step_mailed on ladder_step (agent_id, settled_at) where outbox_id is not null;
