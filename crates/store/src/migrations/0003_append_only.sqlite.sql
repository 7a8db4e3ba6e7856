-- The timeline can't be edited away (design.md, section 4).
create trigger timeline_no_update before update on timeline begin select raise(abort, 'the timeline is append-only'); end;
create trigger timeline_no_delete before delete on timeline begin select raise(abort, 'the timeline is append-only'); end;
-- What was promised stays what was promised: only an open promise may change, and never its deadline.
create trigger promise_settled before update on promise when old.state <> 'open' or new.deadline_at <> old.deadline_at or new.said_at <> old.said_at
begin select raise(abort, 'a settled promise, or a deadline, can not be changed'); end;
create trigger promise_no_delete before delete on promise begin select raise(abort, 'a promise can not be removed'); end;
