-- What was asked with a key, as a digest: the same key with another question is a mistake of the program that asks, and is
-- told so. Empty for a form, whose key is made from its words.
alter table idempotency add column request text not null default '';
