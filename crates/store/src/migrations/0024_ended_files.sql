-- The page of a pile counts how the promises on its files ended in the last weeks: read from those that ended since, instead of from
-- all files that were ever in it.
create index dossier_promise_ended on dossier_promise (ended_at, dossier_id, state) where ended_at is not null;
-- What came in and went out is read from dossier_open and dossier_ended, however much was done before. SQLite takes this one instead
-- of dossier_open as long as it is there, and nothing else needs it.
drop index dossier_received;
