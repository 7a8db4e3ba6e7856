-- The desk: who we are, who asks, what was asked, what was promised, and what became of it.
-- Words are those of design.md, section 3. Ids are UUIDv7 as text, instants are milliseconds UTC, documents are JSON text.

-- The firm itself: one row.
create table organisation (
  id            text primary key check (id = 'self'),
  name          text not null check (name <> ''),
  zone          text not null,
  language      text not null check (language in ('nl', 'en')),
  phone         text not null default '',
  prefix        text not null default '' check (length(prefix) <= 8),     -- of references: HI-2026-1184
  public_url    text not null default '',                                 -- without a slash at the end
  secret        bytea not null,                                           -- 32 bytes; signs threading tokens
  created_at    bigint not null,
  changed_at    bigint not null
);

-- The next number of a reference, per year.
create table reference_counter (
  year          bigint primary key,
  last_number   bigint not null
);

create table calendar (
  id            text primary key,
  name          text not null,
  is_default    bigint not null check (is_default in (0, 1)),
  document      text not null,                                            -- promise::document::HoursDocument
  feed_url      text not null default '',                                 -- an iCalendar feed with days off, '' for none
  feed_days     text not null default '[]',                               -- what the feed last said: [{date, name}]
  feed_read_at  bigint,
  feed_error    text,
  changed_at    bigint not null
);
create unique index calendar_one_default on calendar (is_default) where is_default = 1;

create table team (
  id            text primary key,
  name          text not null check (name <> ''),
  is_default    bigint not null check (is_default in (0, 1)),
  created_at    bigint not null
);
create unique index team_name on team (name);
create unique index team_one_default on team (is_default) where is_default = 1;

create table agent (
  id            text primary key,
  name          text not null check (name <> ''),
  email         text not null check (email <> ''),                        -- lower case
  role          text not null check (role in ('administrator', 'lead', 'agent', 'desk')),
  language      text not null check (language in ('nl', 'en')),
  zone          text,                                                     -- null: the organisation's
  password_hash text,                                                     -- argon2id, PHC string; null: can't sign in
  has_single_keys bigint not null default 1 check (has_single_keys in (0, 1)),
  is_active     bigint not null default 1 check (is_active in (0, 1)),
  created_at    bigint not null,
  changed_at    bigint not null
);
create unique index agent_email on agent (email);

create table team_member (
  team_id       text not null references team (id),
  agent_id      text not null references agent (id),
  primary key (team_id, agent_id)
);
create index team_member_agent on team_member (agent_id);

create table session (
  token_hash    text primary key,                                         -- sha-256 of the cookie, hex
  agent_id      text not null references agent (id),
  csrf_token    text not null,
  client        text not null default '',                                 -- what the browser says it is, shortened
  created_at    bigint not null,
  seen_at       bigint not null,
  expires_at    bigint not null
);
create index session_agent on session (agent_id);
create index session_expires on session (expires_at);

create table sign_in_attempt (
  subject       text not null,                                            -- 'email:...' or 'client:...'
  at            bigint not null
);
create index sign_in_attempt_subject on sign_in_attempt (subject, at);
create index sign_in_attempt_at on sign_in_attempt (at);

create table password_reset (
  token_hash    text primary key,
  agent_id      text not null references agent (id),
  expires_at    bigint not null
);

create table api_token (
  id            text primary key,
  name          text not null check (name <> ''),
  token_hash    text not null,
  made_by       text not null references agent (id),
  created_at    bigint not null,
  used_at       bigint,
  revoked_at    bigint
);
create unique index api_token_hash on api_token (token_hash);

create table mailbox (
  id            text primary key,
  address       text not null check (address <> ''),                      -- lower case
  name          text not null,
  team_id       text references team (id),
  is_default    bigint not null check (is_default in (0, 1)),
  is_active     bigint not null default 1 check (is_active in (0, 1)),
  imap          text,                                                     -- JSON settings; null: not fetched
  smtp          text,                                                     -- JSON settings; null: the default mailbox's, else held
  sealed        bytea,                                                    -- passwords, sealed with the key of the installation
  created_at    bigint not null,
  changed_at    bigint not null
);
create unique index mailbox_address on mailbox (address);
create unique index mailbox_one_default on mailbox (is_default) where is_default = 1;

-- What we know of each edge to the world: the status page and the doctor read it.
create table edge_state (
  edge          text primary key,                                         -- 'imap:<mailbox>', 'smtp:<mailbox>', 'lmtp', 'disk'
  ok_at         bigint,
  failed_at     bigint,
  failure       text,
  detail        text not null default '{}'
);

-- Our own ledger of a mailbox on a server: never the Seen flag, a date or a count.
create table imap_ledger (
  mailbox_id    text not null references mailbox (id),
  folder        text not null,
  uid_validity  bigint not null,
  uid           bigint not null,
  raw_mail_id   text,
  at            bigint not null,
  primary key (mailbox_id, folder, uid_validity, uid)
);

create table account (
  id            text primary key,
  name          text not null check (name <> ''),
  kind          text not null check (kind in ('company', 'household')),
  city          text not null default '',
  customer_since text,                                                    -- civil date
  created_at    bigint not null,
  changed_at    bigint not null
);
create index account_name on account (name);

create table contact (
  id            text primary key,
  account_id    text references account (id),
  name          text not null default '',
  role          text not null default '',
  language      text check (language in ('nl', 'en')),
  created_at    bigint not null,
  changed_at    bigint not null
);
create index contact_account on contact (account_id);

create table contact_address (
  contact_id    text not null references contact (id),
  kind          text not null check (kind in ('email', 'phone')),
  value         text not null,                                            -- e-mail in lower case; phone as E.164 where it can be read so
  shown         text not null,                                            -- as it was typed
  primary key (contact_id, kind, value)
);
create unique index contact_email on contact_address (value) where kind = 'email';
create index contact_phone on contact_address (value) where kind = 'phone';

create table promise_rule (
  id            text primary key,
  position      bigint not null,
  name          text not null,
  calendar_id   text references calendar (id),                            -- null: the default calendar
  channel       text check (channel in ('email', 'web', 'widget', 'phone', 'visit', 'api')),
  mailbox_id    text references mailbox (id),
  team_id       text references team (id),
  is_urgent     bigint check (is_urgent in (0, 1)),
  document      text not null,                                            -- promise::Rule
  is_active     bigint not null default 1 check (is_active in (0, 1)),
  changed_at    bigint not null
);
create index promise_rule_position on promise_rule (position);

create table conversation (
  id              text primary key,
  reference       text not null,
  subject         text not null,
  account_id      text references account (id),
  contact_id      text not null references contact (id),
  channel         text not null check (channel in ('email', 'web', 'widget', 'phone', 'visit', 'api')),
  mailbox_id      text references mailbox (id),
  team_id         text not null references team (id),
  agent_id        text references agent (id),
  state           text not null check (state in ('waiting_for_us', 'waiting_for_them', 'done')),
  is_urgent       bigint not null default 0 check (is_urgent in (0, 1)),
  language        text not null check (language in ('nl', 'en')),
  customer_token  text not null,                                          -- of the customer's page; 22 characters, 128 bits
  said            text not null default '',                               -- the customer's last own words, for lists; at most 240 characters
  helped          text check (helped in ('yes', 'not_yet')),              -- what the customer last said of the answer
  message_count   bigint not null default 0,
  asked_at        bigint not null,
  last_at         bigint not null,                                        -- the last message in or out
  created_at      bigint not null
);
create unique index conversation_reference on conversation (reference);
create unique index conversation_customer_token on conversation (customer_token);
create index conversation_state on conversation (state, last_at, id);
create index conversation_agent on conversation (agent_id, state, last_at, id);
create index conversation_team on conversation (team_id, state, last_at, id);
create index conversation_contact on conversation (contact_id, last_at, id);
create index conversation_account on conversation (account_id, last_at, id);
create index conversation_channel on conversation (channel, state, last_at, id);
create index conversation_unassigned on conversation (state, last_at, id) where agent_id is null;

create table conversation_tag (
  conversation_id text not null references conversation (id),
  tag             text not null check (tag <> '' and length(tag) <= 60),
  primary key (conversation_id, tag)
);
create index conversation_tag_tag on conversation_tag (tag, conversation_id);

-- Who has read up to when: unread marks, and "Karin read your question".
create table reading (
  conversation_id text not null references conversation (id),
  agent_id        text not null references agent (id),
  read_at         bigint not null,
  primary key (conversation_id, agent_id)
);

-- Bytes as they came, before anything was made of them.
create table raw_mail (
  id            text primary key,
  mailbox_id    text references mailbox (id),
  dedupe_key    text not null,                                            -- Message-ID, or a digest of the bytes when it is absent
  envelope_from text not null default '',
  envelope_to   text not null default '[]',
  bytes         bytea not null,
  state         text not null check (state in ('stored', 'filed', 'duplicate', 'parked')),
  message_id    text,
  attempts      bigint not null default 0,
  failure       text,
  received_at   bigint not null
);
create unique index raw_mail_dedupe on raw_mail (mailbox_id, dedupe_key) where state <> 'duplicate';
create index raw_mail_unfiled on raw_mail (received_at, id) where state = 'stored';
create index raw_mail_parked on raw_mail (received_at, id) where state = 'parked';

create table message (
  id              text primary key,
  conversation_id text not null references conversation (id),
  direction       text not null check (direction in ('inbound', 'outbound', 'note')),
  channel         text not null check (channel in ('email', 'web', 'widget', 'phone', 'visit', 'api')),
  contact_id      text references contact (id),
  agent_id        text references agent (id),                             -- null on an outbound message: the program wrote it
  raw_mail_id     text references raw_mail (id),
  from_name       text not null default '',
  from_address    text not null default '',
  recipients      text not null default '{}',                             -- {"to":[...],"cc":[...],"bcc":[...]}
  subject         text not null default '',
  body            text not null,                                          -- text, whole
  own_words       text not null,                                          -- without quoted past and signature
  html            text,                                                   -- sanitised
  header_id       text,                                                   -- the Message-ID header, without <>
  automatic       text not null default 'no' check (automatic in ('no', 'auto-reply', 'out-of-office', 'bounce', 'list', 'report')),
  written_at      bigint not null,
  check (direction <> 'note' or agent_id is not null)
);
create index message_conversation on message (conversation_id, written_at, id);
create index message_header on message (header_id) where header_id is not null;

create table blob (
  digest        text primary key,                                         -- sha-256, hex
  bytes         bytea not null
);

create table attachment (
  id            text primary key,
  message_id    text not null references message (id),
  name          text not null,
  content_type  text not null,
  size_bytes    bigint not null check (size_bytes >= 0),
  content_id    text,
  is_inline     bigint not null default 0 check (is_inline in (0, 1)),
  digest        text not null references blob (digest)
);
create index attachment_message on attachment (message_id);

create table promise (
  id              text primary key,
  conversation_id text not null references conversation (id),
  kind            text not null check (kind in ('answer', 'callback', 'visit', 'remedy', 'payment')),
  state           text not null check (state in ('open', 'kept', 'renewed', 'broken', 'withdrawn')),
  agent_id        text references agent (id),
  team_id         text not null references team (id),
  origin          text not null check (origin in ('question', 'renewal', 'apology', 'not_yet', 'reply', 'colleague')),
  rule_id         text,                                                   -- of the moment; the deadline stays when the rule changes
  said_at         bigint not null,
  deadline_at     bigint not null,
  replaces_id     text references promise (id),
  ended_at        bigint,
  ended_by        text references agent (id),                             -- null: the program, or the customer
  reason          text not null default '',                               -- told to the customer (renewed), or why (withdrawn)
  kept_by_message text references message (id),
  check (deadline_at > said_at),
  check ((state = 'open') = (ended_at is null))
);
create unique index promise_one_open on promise (conversation_id) where state = 'open';
create index promise_due on promise (deadline_at, id) where state = 'open';
create index promise_agent_due on promise (agent_id, deadline_at, id) where state = 'open';
create index promise_team_due on promise (team_id, deadline_at, id) where state = 'open';
create index promise_unowned_due on promise (deadline_at, id) where state = 'open' and agent_id is null;
create unique index promise_replaces on promise (replaces_id) where replaces_id is not null;
create index promise_conversation on promise (conversation_id, said_at);
create index promise_ended on promise (ended_at, id) where ended_at is not null;

-- Append-only: see 0003, where the database itself refuses to change or remove an entry.
create table timeline (
  id              text primary key,
  at              bigint not null,
  kind            text not null,
  conversation_id text references conversation (id),
  account_id      text references account (id),
  agent_id        text references agent (id),
  contact_id      text references contact (id),
  promise_id      text references promise (id),
  message_id      text references message (id),
  detail          text not null default '{}'
);
create index timeline_conversation on timeline (conversation_id, at, id);
create index timeline_account on timeline (account_id, at, id);
create index timeline_kind on timeline (kind, at);

-- Mail on its way out. The bytes are composed once, so that a second try carries the same Message-ID.
create table outbox (
  id              text primary key,
  kind            text not null check (kind in ('answer', 'acknowledgement', 'renewal', 'apology', 'withdrawal', 'follow_up', 'password', 'notice')),
  mailbox_id      text references mailbox (id),
  conversation_id text references conversation (id),
  message_id      text references message (id),
  promise_id      text references promise (id),
  sender          text not null,
  recipients      text not null,                                          -- JSON list of addresses
  subject         text not null default '',
  header_id       text not null,
  bytes           bytea not null,
  state           text not null check (state in ('waiting', 'sent', 'failed', 'undone')),
  not_before      bigint not null,                                        -- the undo window, or the next try
  attempts        bigint not null default 0,
  lease_until     bigint,
  then_deadline_at bigint,                                                -- the promise that this answer makes when it is sent
  then_reason     text not null default '',
  failure         text,
  server_reply    text,
  created_at      bigint not null,
  sent_at         bigint
);
create unique index outbox_header on outbox (header_id);
create index outbox_due on outbox (not_before, id) where state = 'waiting';
create index outbox_created on outbox (created_at, id);
create index outbox_message on outbox (message_id) where message_id is not null;
create index outbox_conversation on outbox (conversation_id, created_at);
create index outbox_failed on outbox (created_at) where state = 'failed';

-- How many automatic mails an address had from us: the last dam against loops.
create table automatic_sent (
  address       text not null,
  at            bigint not null
);
create index automatic_sent_address on automatic_sent (address, at);

create table draft (
  agent_id        text not null references agent (id),
  conversation_id text not null references conversation (id),
  kind            text not null check (kind in ('answer', 'note')),
  body            text not null,
  saved_at        bigint not null,
  primary key (agent_id, conversation_id, kind)
);

-- Who is with a conversation now; rows older than a minute mean nothing.
create table presence (
  conversation_id text not null references conversation (id),
  agent_id        text not null references agent (id),
  doing           text not null check (doing in ('reading', 'writing')),
  seen_at         bigint not null,
  primary key (conversation_id, agent_id)
);
create index presence_seen on presence (seen_at);

-- Requests that may arrive twice (a form sent again, an API call retried): the second gets the first one's answer.
create table idempotency (
  scope         text not null,
  key           text not null,
  conversation_id text not null references conversation (id),
  at            bigint not null,
  primary key (scope, key)
);
create index idempotency_at on idempotency (at);
