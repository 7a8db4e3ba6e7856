-- What accounts bring and cost: the rows that every outcome rests on (design.md, section 9).

alter table account add column number text not null default '';            -- the customer's number in the firm's books
alter table account add column tier text not null default '';              -- the firm's own word: gold, B, wholesale
alter table account add column note text not null default '';
create unique index account_number on account (number) where number <> '';

-- By what a row of an import, an invoice or a payment finds its account, beside its number.
create table account_key (
  kind          text not null check (kind in ('name', 'domain', 'iban', 'vat', 'kvk', 'kbo', 'gln')),
  value         text not null check (value <> ''),                        -- in one form: names in lower case, numbers without spaces
  account_id    text not null references account (id),
  primary key (kind, value)
);
create index account_key_account on account_key (account_id);
insert into account_key (kind, value, account_id) select 'name', lower(name), min(id) from account group by lower(name);

-- One act of bringing in: can be undone as one.
create table import (
  id            text primary key,
  kind          text not null,                                            -- what was brought in, and how: csv-sales, invoice, bank, api ...
  name          text not null default '',                                 -- the file's
  state         text not null check (state in ('offered', 'running', 'done', 'failed', 'undone')),
  mapping       text not null default '{}',
  read_rows     bigint not null default 0,
  new_rows      bigint not null default 0,
  known_rows    bigint not null default 0,
  bad_rows      bigint not null default 0,
  agent_id      text references agent (id),                               -- null: a program
  created_at    bigint not null,
  ended_at      bigint,
  bytes         bigint not null default 0,                                -- the file's
  step text not null default 'map' check (step in ('map', 'try', 'tried', 'write', 'undo', 'end')),
  at_row        bigint not null default 0,                                -- rows of the file that this step has seen: here it goes on
  total_rows    bigint not null default 0,                                -- of the whole file, once it was tried
  new_accounts bigint not null default 0,
  lease_until   bigint,                                                   -- a node is at it, until then
  failure       text not null default ''                                  -- a word of the program: why it stopped
);
create index import_created on import (created_at, id);
create index import_work on import (created_at, id) where step in ('try', 'write', 'undo');

-- The file itself, in pieces, until it is brought in or thrown away.
create table import_part (
  import_id     text not null references import (id),
  place         bigint not null,
  bytes         bytea not null,
  primary key (import_id, place)
);

-- Rows that can't be taken, with why: the first ten thousand.
create table import_bad (
  import_id     text not null references import (id),
  line          bigint not null,                                          -- in the file, from 1
  head          text not null,                                            -- of the column
  problem       text not null,                                            -- a word of the program
  said          text not null,                                            -- what stands there, shortened
  primary key (import_id, line)
);

-- Which column was what, the last time that a file had this line of names.
create table import_mapping (
  kind          text not null,
  heads         text not null,                                            -- a digest of the line of names
  mapping       text not null,
  changed_at    bigint not null,
  primary key (kind, heads)
);

-- What an import changed of an account that was there: to change it back.
create table import_change (
  import_id     text not null references import (id),
  account_id    text not null references account (id),
  before        text not null,
  after         text not null,
  primary key (import_id, account_id)
);

alter table account add column import_id text references import (id);      -- that made it; null: somebody did
alter table account add column joined_into text references account (id);   -- it was the same as that one: its things are there
create index account_listed on account (lower(name), id) where joined_into is null;
create index account_import on account (import_id) where import_id is not null;
create index account_joined on account (joined_into) where joined_into is not null;
alter table account_key add column import_id text references import (id);
create index account_key_import on account_key (import_id) where import_id is not null;

-- An amount on an account on a day: a sale (what they bring) or a purchase (what we buy from them). A credit note is below zero.
create table booking (
  id            text primary key,
  account_id    text not null references account (id),
  side          text not null check (side in ('sale', 'purchase')),
  on_day        text not null,                                            -- civil date
  cents         bigint not null,                                          -- without VAT
  cost_cents    bigint,                                                   -- cost of sales; null: not known
  product       text not null default '',
  source_key    text not null,                                            -- the same row twice has the same key: it counts once
  import_id     text references import (id)
);
create unique index booking_source on booking (source_key);
create index booking_account on booking (account_id, on_day);
create index booking_day on booking (side, on_day);
create index booking_import on booking (import_id);

-- What comes back by itself until somebody ends it.
create table subscription (
  id            text primary key,
  account_id    text not null references account (id),
  product       text not null default '',
  cents         bigint not null,                                          -- per month, without VAT
  started_on    text not null,
  ended_on      text,                                                     -- civil date; null: it runs
  source_key    text not null,
  import_id     text references import (id),
  changed_at    bigint not null
);
create unique index subscription_source on subscription (source_key);
create index subscription_account on subscription (account_id, started_on);
create index subscription_import on subscription (import_id);
