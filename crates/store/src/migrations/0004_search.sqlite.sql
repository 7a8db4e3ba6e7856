create virtual table message_search using fts5 (
  folded, content = 'search_text', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4'
);
create trigger search_text_insert after insert on search_text begin
  insert into message_search (rowid, folded) values (new.seq, new.folded);
end;
create trigger search_text_delete after delete on search_text begin
  insert into message_search (message_search, rowid, folded) values ('delete', old.seq, old.folded);
end;
create trigger search_text_update after update on search_text begin
  insert into message_search (message_search, rowid, folded) values ('delete', old.seq, old.folded);
  insert into message_search (rowid, folded) values (new.seq, new.folded);
end;
