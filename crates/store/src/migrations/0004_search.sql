-- Words to find messages by: lower case, without accents and punctuation, so that both databases find the same.
-- Derived from the messages and made again from them when in doubt, so nothing refers to it and it refers to nothing.
create table search_text (
-- sqlite: seq           integer primary key,
  message_id      text not null,
  conversation_id text not null,
  folded          text not null
);
create unique index search_text_message on search_text (message_id);
create index search_text_conversation on search_text (conversation_id);
