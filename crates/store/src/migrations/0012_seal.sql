-- Keys that open sealed mail, and certificates and keys by which signatures are believed (S/MIME, OpenPGP).
create table mail_key (
  kind          text not null check (kind in ('smime-key', 'smime-authority', 'open-pgp-key', 'open-pgp-correspondent')),
  fingerprint   text not null,                                            -- hex, upper case
  name          text not null default '',
  addresses     text not null default '',                                 -- lower case, a space between them
  ends_at       bigint,
  material      bytea not null,                                           -- what opens mail is sealed with the key of the installation
  added_by      text not null references agent (id),
  added_at      bigint not null,
  primary key (kind, fingerprint)
);

-- Who handed a mail over to our listener, for SPF; '' where it was fetched, or came by a server of the firm's own.
alter table raw_mail add column peer text not null default '';            -- an IP address
alter table raw_mail add column helo text not null default '';            -- the name that it gave itself

-- Bytes that nobody refers to any more are deleted with the last draft that had them: who else has them is asked each time.
create index attachment_digest on attachment (digest);
create index draft_file_digest on draft_file (digest);
