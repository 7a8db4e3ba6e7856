-- From which day a mailbox is fetched, which folders, and what is done with a mail afterwards: JSON; null: what is usual.
alter table mailbox add column fetching text;

-- A mailbox whose provider wants a token instead of a password (RFC 6749).
create table mailbox_oauth (
  mailbox_id    text primary key references mailbox (id),
  provider      text not null check (provider in ('microsoft', 'google', 'other')),
  document      text not null,                                            -- JSON: tenant, client id, addresses of the provider
  sealed        bytea,                                                    -- client secret and tokens, sealed with the key of the installation
  state         text not null check (state in ('new', 'asked', 'connected', 'refused')),
  asking        text,                                                     -- JSON: the code to type and where; null: nothing is asked
  expires_at    bigint,                                                   -- of the token at hand, or of what is asked
  next_at       bigint,                                                   -- when the provider is asked again
  failure       text,
  changed_at    bigint not null
);

-- A mail that was stored, and something is still to be done with on the server: marked as read, or moved.
alter table imap_ledger add column after_due bigint not null default 0 check (after_due in (0, 1));
create index imap_ledger_after_due on imap_ledger (mailbox_id, folder, uid_validity) where after_due = 1;

-- What is known of a folder on a server: how far first sight has come, and what the last count found.
create table mailbox_folder (
  mailbox_id    text not null references mailbox (id),
  folder        text not null,
  uid_validity  bigint not null,                                          -- under which it was first seen
  there         bigint not null default 0,                                -- mails on the server, when it was last looked at
  looked_at     bigint not null,
  counted_at    bigint,                                                   -- the last count of server, ledger and store
  missing       bigint not null default 0,                                -- on the server and not with us, then
  unstored      bigint not null default 0,                                -- in the ledger and not in the store, then
  primary key (mailbox_id, folder)
);

-- A mail on a server that can't be fetched: it is tried again, and in the end put aside until somebody asks.
create table fetch_trouble (
  mailbox_id    text not null references mailbox (id),
  folder        text not null,
  uid_validity  bigint not null,
  uid           bigint not null,
  size_bytes    bigint,
  tries         bigint not null,
  failure       text not null,
  is_parked     bigint not null check (is_parked in (0, 1)),
  at            bigint not null,
  primary key (mailbox_id, folder, uid_validity, uid)
);

-- Which version of the program that reads mail made this message of its bytes; 0: it came by another road, or before this was kept.
alter table message add column reading bigint not null default 0;
create index message_reading on message (reading, id) where raw_mail_id is not null;
