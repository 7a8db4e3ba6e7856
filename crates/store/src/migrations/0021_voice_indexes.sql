-- What the watch looks for each time, without walking through all that ever was.
create index survey_mailed on survey (mailed_at) where mailed_at is not null;
create index attention_account on attention (account_id, made_at);
create index complaint_contact on complaint (contact_id) where state in ('open', 'asked');
