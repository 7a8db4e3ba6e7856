-- The timeline can't be edited away (design.md, section 4).
create function refuse_change() returns trigger language plpgsql as $$ begin raise exception '%', tg_argv[0]; end $$;
create trigger timeline_no_change before update or delete on timeline for each row execute function refuse_change('the timeline is append-only');
-- What was promised stays what was promised: only an open promise may change, and never its deadline.
create trigger promise_settled before update on promise for each row
  when (old.state <> 'open' or new.deadline_at <> old.deadline_at or new.said_at <> old.said_at)
  execute function refuse_change('a settled promise, or a deadline, can not be changed');
create trigger promise_no_delete before delete on promise for each row execute function refuse_change('a promise can not be removed');
