-- What was worked out of what accounts bring, ask and were promised (design.md, section 9): made anew each night and after an
-- import, so that no page has to. Only departure and time_said hold what people said; the rest can be thrown away and made again.

-- One set of figures over one period, as a document (desk::worth::Outcomes).
create table outcome_figure (
  id            text primary key,                                         -- quarter, year, three-years, or a month: 2026-10
  on_day        text not null,                                            -- civil date: the last day that counts
  document      text not null,
  changed_at    bigint not null
);

-- What is known of an account now, and what is expected of it.
create table account_worth (
  account_id      text primary key references account (id),
  kind            text not null check (kind in ('contract', 'purchases')),
  first_on        text not null,                                          -- civil dates
  last_on         text not null,
  ended_on        text,                                                   -- the last contract ended; null: it runs, or there was none
  purchases       bigint not null,                                        -- days on which something was bought
  alive           double precision,                                       -- chance that it is still a customer; null: not worked out
  alive_low       double precision,
  alive_high      double precision,
  alive_before    double precision,                                       -- the same chance a quarter ago
  expected        double precision,                                       -- purchases in the next two years
  value_cents     bigint,                                                 -- revenue in the next two years
  value_low_cents bigint,
  value_high_cents bigint,
  stake_cents     bigint not null default 0,                              -- what is lost of it because it may have left
  known_by        text references agent (id),                             -- who has answered them most; a name to go to, never a figure
  stay_months     double precision,                                       -- followed since the landmark; null: not part of that comparison
  stay_left       bigint not null default 0 check (stay_left in (0, 1)),
  stay_broken     bigint not null default 0,                              -- promises in the six months before the landmark
  stay_promises   bigint not null default 0,
  stay_monthly_cents bigint not null default 0,
  stay_age_months double precision not null default 0,
  changed_at      bigint not null
);
create index account_worth_stake on account_worth (stake_cents, account_id);
create index account_worth_known on account_worth (known_by, stake_cents);

-- What an account brought and cost in a period.
create table account_period (
  period        text not null,
  account_id    text not null references account (id),
  before_cents  bigint not null,
  now_cents     bigint not null,
  sales_cost_cents bigint not null,
  minutes       bigint not null,
  work_cents    bigint not null,
  channel_cents bigint not null,
  goodwill_cents bigint not null,
  kept          bigint not null,
  broken        bigint not null,
  changed_at    bigint not null,
  primary key (period, account_id)
);
create index account_period_account on account_period (account_id);

-- Who has left, why in the words of who knew them, and what we learnt; or that somebody said: no, still a customer.
create table departure (
  id            text primary key,
  account_id    text not null references account (id),
  is_gone       bigint not null check (is_gone in (0, 1)),
  left_on       text not null,                                            -- civil date
  cause         text not null default '' check (cause in ('', 'capacity', 'process', 'policy', 'product', 'supplier', 'theirs')),
  words         text not null default '',
  lessons       text not null default '',
  agent_id      text not null references agent (id),                      -- who wrote it down
  at            bigint not null,
  revived_on    text
);
create index departure_account on departure (account_id, at);
create index departure_left on departure (left_on, id);

-- What a conversation took, as somebody said in place of the estimate. Whose minutes they are isn't kept, only what an hour costs.
create table time_said (
  conversation_id text primary key references conversation (id),
  minutes       bigint not null check (minutes between 0 and 6000),
  role          text not null check (role in ('administrator', 'lead', 'agent', 'desk')),
  at            bigint not null
);
