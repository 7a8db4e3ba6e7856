-- Mail that stood in a mailbox long before it came on the desk can be kept as the past: found, and promised nothing.

-- Mails with a lower UID were there at first sight.
alter table mailbox_folder add column first_next bigint not null default 0;

-- When the server of the mailbox had it, for a mail that is the past; null: it is a question.
alter table raw_mail add column past_at bigint;
