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
  answered_at     bigint,
  mail_at         bigint,                                                 -- when the mail with it may leave; null: it is asked on the page only, or has left
  mailed_at       bigint,
  called_by       text references conversation (id)                       -- the conversation in which a detractor is called
);
create unique index survey_token on survey (token);
create index survey_contact on survey (contact_id, asked_at);
create index survey_account on survey (account_id, asked_at);
create index survey_asked on survey (asked_at, id);
create index survey_to_mail on survey (mail_at, id) where mail_at is not null;
create index survey_conversation on survey (conversation_id);

-- Which colleague has read what somebody wrote with their score.
create table survey_reading (
  survey_id     text not null references survey (id),
  agent_id      text not null references agent (id),
  read_at       bigint not null,
  primary key (survey_id, agent_id)
);

-- Who doesn't want to be asked.
alter table contact add column no_survey_at bigint;

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
  taken_back_at   bigint,
  taken_back_by   text references agent (id),
  allowed_by      text references agent (id)                              -- null: out of the colleague's own month
);
create index goodwill_account on goodwill (account_id, at);
create index goodwill_agent on goodwill (agent_id, at);
create index goodwill_at on goodwill (at);
create index goodwill_conversation on goodwill (conversation_id);

-- More than what is left of a month: a lead says whether.
create table goodwill_request (
  id              text primary key,
  conversation_id text not null references conversation (id),
  contact_id      text not null references contact (id),
  account_id      text references account (id),
  agent_id        text not null references agent (id),
  cents           bigint not null check (cents > 0),
  what            text not null default '',
  asked_at        bigint not null,
  decided_at      bigint,
  decided_by      text references agent (id),
  goodwill_id     text references goodwill (id),                          -- null, and decided: it was not allowed
  check (decided_at is not null or goodwill_id is null)
);
create index goodwill_request_open on goodwill_request (asked_at, id) where decided_at is null;
create index goodwill_request_conversation on goodwill_request (conversation_id);

-- What there is to mend: causes, in the words of the firm. Never a person.
create table mend (
  id            text primary key,
  cause         text not null check (cause in ('capacity', 'process', 'policy', 'product', 'supplier')),
  title         text not null check (title <> ''),
  state         text not null check (state in ('open', 'mended')),
  made_at       bigint not null,
  made_by       text references agent (id),
  mended_at     bigint,
  done          text not null default '',                                 -- what was done about it
  check ((state = 'mended') = (mended_at is not null))
);
create unique index mend_title on mend (cause, title);

-- A complaint is a conversation, and what we do about it until the customer says yes.
create table complaint (
  id                text primary key,
  conversation_id   text not null references conversation (id),
  contact_id        text not null references contact (id),
  account_id        text references account (id),
  words             text not null,                                        -- theirs, as they were heard
  heard_at          bigint not null,
  heard_by          text references agent (id),                           -- null: the customer said so on the form
  cause             text check (cause in ('capacity', 'process', 'policy', 'product', 'supplier')),
  cause_words       text not null default '',
  mend_id           text references mend (id),
  remedy            text not null default '',
  remedy_before     bigint,                                               -- as it was last filled in
  remedy_cents      bigint,
  promised_at       bigint,                                               -- the remedy was promised to the customer
  remedied_at       bigint,                                               -- and done
  asked_at          bigint,                                               -- "is it good now?", the last time
  times_asked       bigint not null default 0,
  ask_again_at      bigint,                                               -- then it is asked again, or closed as unanswered
  state             text not null check (state in ('open', 'asked', 'yes', 'unanswered', 'withdrawn')),
  ended_at          bigint,
  ended_by          text references agent (id),                           -- null: the customer, or silence
  check ((state in ('open', 'asked')) = (ended_at is null)),
  check (state <> 'asked' or asked_at is not null),
  check (cause is not null or promised_at is null)
);
create unique index complaint_conversation on complaint (conversation_id);
create index complaint_state on complaint (state, heard_at, id);
create index complaint_heard on complaint (heard_at, id);
create index complaint_cause on complaint (cause, heard_at);
create index complaint_mend on complaint (mend_id);
create index complaint_account on complaint (account_id, heard_at);
create index complaint_ask on complaint (ask_again_at) where state = 'asked';

-- Rules of their own for complaints; null: for both.
alter table promise_rule add column is_complaint bigint check (is_complaint in (0, 1));
-- Whether a complaint is open on it: the rules ask.
alter table conversation add column is_complaint bigint not null default 0 check (is_complaint in (0, 1));

-- A reason to pay attention to somebody, for whoever knows them; and what a colleague did about it.
create table attention (
  id              text primary key,
  key             text not null,                                          -- the same reason is given once
  reason          text not null check (reason in ('year', 'silence', 'made_good', 'noted')),
  account_id      text references account (id),
  contact_id      text not null references contact (id),
  conversation_id text references conversation (id),
  agent_id        text references agent (id),                             -- null: whoever of the team
  team_id         text not null references team (id),
  detail          text not null default '',                               -- years, days, or what a colleague noted
  due_on          text not null,                                          -- civil date
  made_at         bigint not null,
  noted_by        text references agent (id),
  done            text check (done in ('called', 'visited', 'written', 'not_now')),
  done_at         bigint,
  done_by         text references agent (id),
  check ((done is null) = (done_at is null))
);
create unique index attention_key on attention (key);
create index attention_agent on attention (agent_id, due_on) where done is null;
create index attention_team on attention (team_id, due_on) where done is null and agent_id is null;
create index attention_contact on attention (contact_id, made_at);
