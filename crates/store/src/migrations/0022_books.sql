-- What was brought in can be undone as it was done: entries belong to every statement that names them, what was set aside
-- together comes back together, and what a payment or a file taught or changed is put back with it.

create table bank_statement_entry (
  statement_id  text not null references bank_statement (id),
  entry_id      text not null references bank_entry (id),
  primary key (statement_id, entry_id)
);
create index bank_statement_entry_entry on bank_statement_entry (entry_id);
insert into bank_statement_entry (statement_id, entry_id) select statement_id, id from bank_entry;

alter table bank_entry add column aside_id text;                           -- those that were set aside in one act have the same
create index bank_entry_aside on bank_entry (aside_id) where aside_id is not null;
create index bank_entry_iban on bank_entry (iban, party);

alter table invoice_payment add column taught text not null default '';    -- an IBAN that its account didn't have before

-- What an import changed of a subscription that was there: to change it back.
create table import_resubscribed (
  import_id       text not null references import (id),
  subscription_id text not null references subscription (id),
  before          text not null,
  after           text not null,
  primary key (import_id, subscription_id)
);
create index import_resubscribed_subscription on import_resubscribed (subscription_id);

alter table import add column tries bigint not null default 0;             -- how often work on it failed
