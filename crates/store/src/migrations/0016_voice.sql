-- What customers say of us, and what we do about it: surveys, complaints, goodwill, attention (design.md, sections 8 and 9).

-- "How likely is it that you would recommend us?": asked once, answered or not.
create table survey (
  id              text primary key,
  kind            text not null check (kind in ('relationship', 'transaction')),
  contact_id      text not null references contact (id),
  account_id      text references account (id),
  conversation_id text references conversation (id),
  token           text not null,                                          -- of the page it is answered on; 22 characters, 128 bits
  asked_at        bigint not null,
  score           bigint check (score between 0 and 10),                  -- null: not answered
  words           text not null default '',
  answered_at     bigint
);
create unique index survey_token on survey (token);
create index survey_contact on survey (contact_id, asked_at);
create index survey_account on survey (account_id, asked_at);
create index survey_asked on survey (asked_at, id);

-- Spent without asking, for an account, out of a colleague's month. Never added up per colleague but for what is left of it.
create table goodwill (
  id              text primary key,
  account_id      text references account (id),
  contact_id      text not null references contact (id),
  conversation_id text references conversation (id),
  agent_id        text not null references agent (id),
  cents           bigint not null check (cents > 0),
  what            text not null default '',
  at              bigint not null,
  taken_back_at   bigint
);
create index goodwill_account on goodwill (account_id, at);
create index goodwill_agent on goodwill (agent_id, at);
create index goodwill_at on goodwill (at);
