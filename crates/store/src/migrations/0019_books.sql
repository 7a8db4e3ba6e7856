-- Invoices both ways, bank statements, and which payment was for which invoice (design.md, section 9).

-- Signs: an invoice is above zero, a credit note below. What is undone stays, with its import, and isn't counted.
create table invoice (
  id            text primary key,
  import_id     text not null references import (id),
  side          text check (side in ('sale', 'purchase')),               -- null: somebody must say
  account_id    text references account (id),                            -- null: somebody must say
  same_key      text not null,                                           -- seller, kind, number and date: twice the same counts once
  number        text not null default '',
  seller        text not null default '',
  buyer         text not null default '',
  issued_on     text not null,                                           -- civil date
  due_on        text,                                                    -- null: it doesn't say
  currency      text not null,
  net_cents     bigint not null,
  payable_cents bigint not null,
  details       text not null default '{}',                              -- lines, keys of both sides, references, rules it breaks
  raw           bytea not null,
  told          bigint not null default 0,                               -- steps of the ladder that were told: 1 before, 2 on the day, 4 late
  taken_at      bigint not null,
  undone_at     bigint
);
create unique index invoice_same on invoice (same_key) where undone_at is null;
create index invoice_side on invoice (side, due_on);
create index invoice_account on invoice (account_id);
create index invoice_import on invoice (import_id);
create index invoice_taken on invoice (taken_at, id);

create table bank_statement (
  id            text primary key,
  import_id     text not null references import (id),
  account       text not null default '',                                -- our IBAN
  number        text not null default '',
  currency      text not null default '',
  from_on       text,
  to_on         text,
  opening_cents bigint,
  closing_cents bigint,
  verdict       text not null check (verdict in ('right', 'wrong', 'unknown')),
  expected_cents bigint,                                                 -- of a wrong one: opening and entries together
  entries       bigint not null default 0,
  taken_at      bigint not null
);
create index bank_statement_import on bank_statement (import_id);
create index bank_statement_account on bank_statement (account, to_on);

-- Money that moved: an entry, or one payment of a batch that the bank tells apart.
create table bank_entry (
  id            text primary key,
  statement_id  text not null references bank_statement (id),
  source_key    text not null,                                           -- account and the bank's reference, or what else makes it one
  on_day        text not null,
  cents         bigint not null,                                         -- above zero what came in
  currency      text not null,
  party         text not null default '',
  iban          text not null default '',
  said          text not null default '',
  is_aside      bigint not null default 0 check (is_aside in (0, 1))     -- for no invoice: wages, rent, tax
);
create unique index bank_entry_source on bank_entry (source_key);
create index bank_entry_day on bank_entry (on_day, id);
create index bank_entry_statement on bank_entry (statement_id);

-- Confirmed by a person: so much of an entry is for an invoice, with the entry's sign. Without an entry: paid in another way.
create table invoice_payment (
  id            text primary key,
  invoice_id    text not null references invoice (id),
  entry_id      text references bank_entry (id),
  cents         bigint not null check (cents <> 0),
  on_day        text not null,
  agent_id      text references agent (id),
  at            bigint not null
);
create index invoice_payment_invoice on invoice_payment (invoice_id);
create index invoice_payment_entry on invoice_payment (entry_id);

-- A person said no to this proposal; it isn't made again.
create table match_refused (
  entry_id      text not null references bank_entry (id),
  invoice_id    text not null references invoice (id),
  agent_id      text references agent (id),
  at            bigint not null,
  primary key (entry_id, invoice_id)
);
create index match_refused_invoice on match_refused (invoice_id);
