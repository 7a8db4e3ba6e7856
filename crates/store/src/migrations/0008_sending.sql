-- Mail that did not arrive, the keys that sign mail, and whether mail that comes in is what it says.

-- A delivery report named a mail of ours and somebody it did not reach; said twice, it counts once.
create table bounce (
  outbox_id     text not null references outbox (id),
  address       text not null,                                            -- lower case
  lasting       text not null check (lasting in ('hard', 'soft', 'unknown')),
  words         text not null default '',                                 -- of the server that refused
  at            bigint not null,
  primary key (outbox_id, address)
);

-- An address that mail doesn't reach: for good (hard), or for some time (soft).
create table address_mark (
  address       text primary key,                                         -- lower case
  lasting       text not null check (lasting in ('hard', 'soft')),
  words         text not null default '',
  marked_at     bigint not null,
  expires_at    bigint,                                                   -- null: until somebody writes from it, or a colleague says so
  check ((lasting = 'soft') = (expires_at is not null))
);

-- Why the colleague must look: an answer is late, was refused, or came back. Null: nothing.
alter table conversation add column mail_trouble text check (mail_trouble in ('late', 'refused', 'returned'));

alter table outbox add column tried_since bigint;                         -- sent again by hand: the days of trying count from here
alter table outbox add column late_told_at bigint;                        -- the colleague was told that it has not left
alter table outbox add column returned_at bigint;                         -- it came back, after the server had taken it
alter table outbox add column returned text;                              -- and why, in the words of who refused it

-- Keys that sign what we send from a domain; the private half is sealed with the key of the installation.
create table dkim_key (
  domain        text not null,
  selector      text not null,
  algorithm     text not null check (algorithm in ('rsa-sha256', 'ed25519-sha256')),
  public_key    text not null,                                            -- as it stands in the DNS record, base64
  sealed        bytea not null,
  is_active     bigint not null check (is_active in (0, 1)),
  created_at    bigint not null,
  primary key (domain, selector)
);

-- Whose Authentication-Results are believed: the name that the firm's own mail server gives itself; '' for nobody's.
alter table organisation add column authserv_id text not null default '';

-- What was found about who a mail is from, as JSON; null: not looked at yet. What came before this is not looked at any more.
alter table raw_mail add column authentic text;
update raw_mail set authentic = '{}';
create index raw_mail_unchecked on raw_mail (received_at, id) where authentic is null;
