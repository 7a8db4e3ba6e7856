-- Every page asks whether somebody must be interrupted. Few questions are urgent and many wait; without this, all that wait
-- are looked at for each page.
create index conversation_urgent on conversation (is_urgent) where is_urgent = 1 and state = 'waiting_for_us';
