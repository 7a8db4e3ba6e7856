-- What is written, whole: laid out, to whom, with which files; and the texts that answers are made of.

alter table draft add column html text not null default '';                -- laid out; '' for plain text
alter table draft add column cc text not null default '';                  -- as typed
alter table draft add column bcc text not null default '';
alter table draft add column version bigint not null default 1;            -- counts up with each change
alter table draft add column window_id text not null default '';           -- the browser window that wrote it last

-- What another window wrote meanwhile: kept until somebody has said what becomes of it.
create table draft_aside (
  agent_id        text not null references agent (id),
  conversation_id text not null references conversation (id),
  window_id       text not null,
  body            text not null,
  html            text not null,
  saved_at        bigint not null,
  primary key (agent_id, conversation_id, window_id)
);

-- Files and pictures of an answer that is being written.
create table draft_file (
  id              text primary key,
  agent_id        text not null references agent (id),
  conversation_id text not null references conversation (id),
  name            text not null,
  content_type    text not null,
  size_bytes      bigint not null check (size_bytes >= 0),
  is_inline       bigint not null default 0 check (is_inline in (0, 1)),
  digest          text not null references blob (digest)
);
create index draft_file_conversation on draft_file (conversation_id, agent_id, id);

-- A text that is often sent, with variables like {klant.voornaam}.
create table saved_reply (
  id            text primary key,
  name          text not null check (name <> ''),
  team_id       text references team (id),                                 -- null: for everybody
  html_nl       text not null default '',
  html_en       text not null default '',
  changed_at    bigint not null,
  check (html_nl <> '' or html_en <> '')
);
create index saved_reply_name on saved_reply (name);

-- What stands below a mail, with variables; '' for the plain name.
alter table agent add column signature_nl text not null default '';
alter table agent add column signature_en text not null default '';
alter table mailbox add column signature_nl text not null default '';
alter table mailbox add column signature_en text not null default '';

-- What was found in a mail besides its words: an invitation, a seal, what was cut.
create table message_finding (
  message_id    text primary key references message (id),
  document      text not null
);

-- A colleague sent a customer's mail on to us: whose question it seems to be, and what a colleague said of that.
create table forwarded_question (
  message_id      text primary key references message (id),
  conversation_id text not null references conversation (id),
  name            text not null default '',
  address         text not null,
  words           text not null,
  answer          text check (answer in ('yes', 'no')),
  answered_by     text references agent (id),
  answered_at     bigint,
  check ((answer is null) = (answered_at is null))
);
create index forwarded_question_conversation on forwarded_question (conversation_id);

-- What becomes of a conversation once its answer has left.
create table set_aside (
  conversation_id text primary key references conversation (id),
  message_id      text not null references message (id),
  agent_id        text not null references agent (id),
  becomes         text not null check (becomes in ('done', 'back')),
  back_at         bigint,
  check ((becomes = 'back') = (back_at is not null))
);
create index set_aside_back on set_aside (agent_id, back_at) where back_at is not null;
