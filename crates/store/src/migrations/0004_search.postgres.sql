create index search_text_words on search_text using gin (to_tsvector('simple', folded));
