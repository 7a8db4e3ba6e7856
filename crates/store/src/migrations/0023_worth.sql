-- The page of an account says which share of all sales is theirs: read from the index alone, without the rows. It serves what
-- the one on (side, on_day) did.
create index booking_side_day_cents on booking (side, on_day, cents);
drop index booking_day;
