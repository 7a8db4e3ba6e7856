# What if: move hours, colleagues and rules, and see what that does to promises.
whatif-title = What if
whatif-what = Move hours, colleagues or a rule, and see on your own questions what that does to promises. Nothing is changed by asking.
whatif-board-how = Half an hour less answering, one more colleague, another rule: what does that do to promises?
whatif-board-do = Try it out
whatif-answer = What it does
whatif-form = What is different
whatif-time = Time to answer
whatif-time-how = Minutes a day more or less, on days with answer slots. More is added to the end of a slot, within working hours; less is taken from the end of the day.
whatif-show-team = Colleagues of
whatif-all-teams = all teams
whatif-team-minutes = Everybody in { $team }, minutes a day
whatif-minutes = { $name }: minutes a day more or less
whatif-gone = isn't there
whatif-slots = Other slots for { $name }
whatif-roster = Change it for real: answer slots of { $name }
whatif-nobody-here = Nobody here has answer slots or a subject.
whatif-left-out = And { $n } colleagues more. Choose a team to see them.
whatif-joining-title = One more
whatif-joining = So many colleagues more
whatif-like = With the working hours and slots of
whatif-like-nobody = nobody
whatif-knows = Knows about (empty: what that colleague knows)
whatif-rule = Promise rule
whatif-rule-now = As it is
whatif-rule-other = Another rule
whatif-effort = Minutes that a question usually takes
whatif-effort-help = Empty: as long as your own answers took, by subject. Otherwise as you estimate it; two of three questions take between half of it and twice as long.
whatif-do = Show what it does
whatif-reset = Back to how it is
whatif-send = The address of this page remembers what you asked: you can send it to a colleague.
whatif-not-read = This can't be worked out as it stands. Below is what isn't right yet; until then you see how it is now.
whatif-problem-not-here = This address is about a colleague who isn’t here (any more), or has no answer slots and no subject. Choose “Back to how it is” and ask again.
whatif-problem-fives = Take a multiple of five minutes.
whatif-no-slots = Nobody has answer slots yet. Without them there is nothing to move.
whatif-nobody-left = No answer slot would be left: nobody would answer any more.
whatif-no-hours = The service hours give no open day at all, so nothing can be promised.
whatif-hours = Service hours
whatif-little-history = Too little has happened to say anything: { $questions ->
    [0] no questions
    [one] one question
   *[other] { $questions } questions
  } that somebody with answer slots can answer, in { $days } days. From { $wanted } questions over two weeks on it can be done. { $left ->
    [0] Only questions are missing.
    [one] That is tomorrow at the earliest.
   *[other] That is in { $left } days at the earliest.
  }
whatif-as-it-is = As it is, { $kept } of 100 promises are kept. An answer is promised within { $promised } on average.
whatif-then = Then { $kept } of 100 promises are kept; now it is { $was }. An answer is promised within { $promised } on average; now within { $promised-was }.
whatif-waiting = What waits now
whatif-waiting-now = { $n ->
    [one] One promise is open now that hasn’t passed. Of it { $now } is kept, as it is.
   *[other] There are { $word } promises open now that haven’t passed. Of those { $now } are kept, as it is.
  }
whatif-waiting-then = { $n ->
    [one] Of the one promise that is open now { $then } would be kept; as it is { $now }.
   *[other] Of the { $word } promises that are open now { $then } would be kept; as it is { $now }.
  }
whatif-waiting-then-sure = Of the { $word } promises that are open now { $then } would be kept; as it is { $now } (a difference between { $from } and { $to }).
whatif-waiting-passed = { $n ->
    [one] One promise has passed already. That question is answered first.
   *[other] Of others, { $word } have passed already. Those questions are answered first.
  }
whatif-waiting-answered = The middle answer to what waits now comes in { $then }; as it is in { $now }.
whatif-waiting-left-out = { $n ->
    [one] One question that waits is left out: nobody with answer slots knows anything of it now.
   *[other] Of what waits, { $word } questions are left out: nobody with answer slots knows anything of it now.
  }
whatif-how-waiting = What waits now is lived through as it stands in the plan: what was put in a slot by hand stays there as long as that slot is there, the rest goes by its promise. How much work each still is, is thrown as for a new question about the same. What names a colleague is here anybody’s who knows of it. Files are not among it.
whatif-all = All questions
whatif-subject = { $subject } ({ $team })
whatif-no-subject = Other questions to { $team }
whatif-of-one = { $what }, which { $who } answers,
whatif-later = { $what } are promised { $length } later (between { $from } and { $to }).
whatif-sooner = { $what } are promised { $length } sooner (between { $from } and { $to }).
whatif-more-kept = { $what }: of 100 promises { $n } more are kept (between { $from } and { $to }).
whatif-fewer-kept = { $what }: of 100 promises { $n } fewer are kept (between { $from } and { $to }).
whatif-nobody-knows = { $what }: nobody with answer slots would know about this. Not one promise would be kept.
whatif-no-difference = For no kind of question does it make a difference that is more than chance.
whatif-more-interruptions = In { $days } days somebody is interrupted { $n } times more outside an answer slot.
whatif-fewer-interruptions = In { $days } days somebody is interrupted { $n } times less outside an answer slot.
whatif-used = Of 100 minutes in answer slots { $then } are spent answering; now { $now }.
whatif-week-now = { $now } hours of answer slots in a week, of all together.
whatif-week-then = { $then } hours of answer slots in a week, of all together; now { $now }.
whatif-no-room = For { $length } a week there is no room within working hours.
whatif-promised-title = How long after the question is the answer promised?
whatif-kept-title = How many of 100 promises are kept?
whatif-line-how = Open circle: now. Full circle: then, with a band in which it lies in 95 of 100 cases.
whatif-line-promised = { $name }: now { $now }, then { $then } (between { $from } and { $to }).
whatif-line-promised-now = { $name }: now { $now }.
whatif-line-kept = { $name }: now { $now } of 100, then { $then } (between { $from } and { $to }).
whatif-line-kept-now = { $name }: now { $now } of 100.
whatif-hours-title = Do questions come when they are answered?
whatif-hours-sentence = Most questions come in the hour from { $busiest }:00; the most time to answer is in the hour from { $answers }:00.
whatif-hours-how = Blocks: questions on a working day, by hour. Line: time in answer slots, as it is; dashed: as it would be. Each on a scale of its own.
whatif-rows = The figures
whatif-how = How this was worked out
whatif-col-what = Questions
whatif-col-who = Who answers
whatif-col-effort = Work, each
whatif-col-questions = Number
whatif-col-kept = Kept, of 100
whatif-col-promised = Promised within
whatif-col-answered = The middle one answered after
whatif-col-hour = Hour
whatif-col-minutes-now = Minutes, now
whatif-col-minutes-then = Minutes, then
whatif-cell = { $now } → { $then } (difference between { $from } and { $to })
whatif-nobody = nobody
whatif-somebody-new = who joins
whatif-colleagues = { $n } colleagues
whatif-how-past = From your { $questions } questions of { $first } to { $last }, { $days } coming days were lived through, { $times } times, each time with and without the change: with the same questions, the same work and the same illnesses. The band is the difference over those times.
whatif-how-thinned = So many questions come in that it was done less often, or over fewer days, than usual. The bands are wider for it.
whatif-how-left-out = { $n ->
    [one] One question was left out: nobody with answer slots knows about it now.
   *[other] { $n } questions were left out: nobody with answer slots knows about them now.
  }
whatif-how-urgent = { $n ->
    [0] There were no urgent questions.
    [one] One urgent question interrupts at once, here too.
   *[other] { $n } urgent questions interrupt at once, here too.
  }
whatif-how-assumes = It is assumed that weeks are alike and a holiday is as a Sunday, that nobody asks more or less because the answer comes sooner or later, that everybody is ill once a year for two days, and that the general rule holds, or that of the team.
whatif-how-effort-answers = How much work a question is comes from your own { $n } answers, by subject, as promises reckon with it.
whatif-how-effort-said = How much work a question is: { $n } minutes usually, as you filled in, whatever it is about. Leave that empty to go by your own answers.
whatif-how-effort-little = How much work a question is: { $minutes } minutes usually. That is a guess: of only { $n } answers it was seen how long they took.
whatif-how-days = The days from { $first } to { $last }, with their holidays. Nobody is known to be away then.
whatif-how-days-away = The days from { $first } to { $last }, with their holidays, and with who is known to be away: { $names }.
whatif-how-days-many = The days from { $first } to { $last }, with their holidays, and with { $n } colleagues who are known to be away for some time.
