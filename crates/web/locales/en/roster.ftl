# Answer slots, absences and subjects.
settings-rosters = Answer slots
slots-mine = My answer slots
slots-theirs = Answer slots of { $name }
slots-mine-what = Questions wait for a time of your own choosing; outside it you are only interrupted for what is urgent. Promises already made keep their time.
slots-theirs-what = Questions wait for these times; outside them only what is urgent interrupts. Promises already made keep their time.
slots-caption = By weekday: when you work, and when you answer
slots-works = Works
slots-answers = Answers
slots-works-on = { $day }: works
slots-answers-on = { $day }: answers
slots-how = Write it as you say it: 11.30 – 12 and 15.30 – 16.30. Empty is: not on that day. Holidays and closed days fall out by themselves.
slots-knows = Knows about
slots-no-subjects = There are no subjects yet; everybody in the team gets everything.
slots-stand-in = Stand-in
slots-stand-in-help = Takes over what can't wait when this colleague is away.
slots-no-stand-in = nobody
slots-calendar = Own calendar (iCalendar address)
slots-calendar-help = What stands there as busy counts as away. Only the times are kept, not what for.
slots-calendar-read = { $n ->
    [one] Busy once according to the calendar, read { $when }.
   *[other] Busy { $n } times according to the calendar, read { $when }.
  }
slots-busy = When the calendar is busy
slots-from-file = Calendar from a file
slots-from-file-what = Instead of an address: a file that you take out of your calendar. It replaces what was read before.
slots-file-read = The calendar has been read.
slots-feed = Your slots in your own calendar
slots-feed-what = With a secret link you see your answer slots, and what is promised in them, in Outlook or on your telephone. Whoever has the link reads along: only subject and name are in it.
slots-feed-make = Make a link
slots-feed-new = Make a new link; the old one ends
slots-feed-end = End the link
slots-feed-once = Copy this link into your calendar. It stands here once.
slots-feed-ended = The link no longer works.
absences = Away
absences-none = No absence has been entered.
absence-first = From
absence-from = Starting at
absence-from-help = Empty is the whole day.
absence-last = Up to and including
absence-last-help = Empty is one day.
absence-until = Until
absence-until-help = Empty is until the end of the day.
absence-reason = What for
absence-reason-help = For colleagues only. You need not say.
absence-add = Add
skill-none = not
skill-learning = is learning it
skill-knows = knows it
skill-expert = knows it best
rosters-how = Questions wait for an answer slot of somebody who knows the subject. Everybody chooses their own under Preferences; here you see those of your teams.
rosters-no-slots = no answer slots yet: nothing is planned
rosters-stand-in = Stand-in: { $name }
rosters-away-now = away now: { $when }
rosters-away-soon = away: { $when }
rosters-calendar-wrong = calendar not read
rosters-any-subject = all subjects
rosters-on-call = { $name } is there for what is urgent
rosters-on-call-all = for what is urgent everybody in the team is interrupted
subjects = Subjects
subjects-new = New subject
subjects-empty = There are no subjects yet. With subjects a question comes to who knows about it.
subjects-nobody = nobody knows about this yet
subject-title = Subject
subject-name = Name
subject-what = A question is about this subject when it has one of these words as a label, or in its subject line.
subject-words = Recognised by
subject-words-help = Words with commas between them, such as: boiler, heating, fault. Capitals don't matter.
team-roster-title = { $name }: subjects and urgent matters
team-roster-what = Which subjects this team answers, and who is interrupted for what is urgent and names nobody.
team-on-call = For what is urgent
team-on-call-help = When this colleague is away, their stand-in; when that one is away too, everybody.
roster-problem-backwards = The end comes before the begin.
roster-problem-outside = { $slot } lies outside the working hours of that day. Move the slot, or change the hours.
roster-problem-short = { $slot } is too short to answer anything. Take at least ten minutes.
roster-problem-past = That is over already.
roster-problem-far = That is too long or too far away: at most a good year.
roster-problem-not-a-time = This is no time of day. Write it as 13.30 or 1330.
roster-problem-away-already = An absence is there already: { $other }.
roster-problem-own-stand-in = Nobody stands in for themselves. Choose somebody else.
roster-problem-word-of-other = “{ $word }” belongs to { $subject } already. A word belongs to one subject.
refused-roster = Not everything is right. See at the fields what has to change.
slot-mine = In your answer slot of { $from }
slot-mine-late = In your answer slot of { $from }: that is too late
slot-theirs = In the answer slot of { $name }, { $from }
slot-theirs-late = In the answer slot of { $name }, { $from }: that is too late
slot-none = Stands in no answer slot: nobody who knows it has room in time.
slot-nobody-knows = Stands in no answer slot: nobody with slots knows about this subject.
slot-next = Your answer slot is from { $from } to { $until }.
slot-runs = Your answer slot is running, until { $until }.
slot-pinned = put there by hand
slot-move = Move
slot-move-to = To which answer slot
slot-move-help = What you put somewhere by hand stays there until somebody is away.
slot-move-do = Put it there
slot-by-plan = let the plan choose
slot-choice = { $from } – { $until }, { $name }
day-slot = answer slot
today-late = Does not fit
today-late-why = hand over, move or renew
today-interruptions = { $avoided ->
    [0] No question has waited for an answer slot today yet
    [one] One question waited for an answer slot today, interrupting nobody
   *[other] { $avoided } questions waited for an answer slot today, interrupting nobody
  }; { $urgent ->
    [0] nobody was interrupted.
    [one] once somebody was interrupted for what was urgent.
   *[other] { $urgent } times somebody was interrupted for what was urgent.
  }
quote-later = Promised later than the rule wants ({ $policy }): { $told }.
quote-reason = When it was promised: { $n ->
    [0] no questions before it
    [one] one question before it
   *[other] { $questions } questions before it
  }, { $m ->
    [one] one colleague
   *[other] { $colleagues } colleagues
  }, next answer slot { $next }.
quote-no-slots = Who knows about it has no answer slot; only the rule was promised.
interrupted-urgent = { $name } was interrupted { $at }: urgent.
interrupted-on-call = { $name } was interrupted { $at }: urgent, and on call for the team.
interrupted-chosen = { $name } began with it { $at }.
problem-slot-gone = That answer slot is no longer there. Choose one that is still to come.
problem-slot-full = That answer slot is full of what was put there by hand. Choose another, or move something first.
problem-does-not-know = This colleague doesn't know about this subject. Choose somebody who does, or add it to what they know.
