# Files (dossiers): work that comes in as a pile, with a maximum delay in service days.
piles-title = Files
piles-what = Work that comes in as a pile, beside the questions: quotations, warranty claims. Each file was promised on the day it came in.
piles-empty = There are no piles yet. An administrator makes one, with how long a file may wait at most.
piles-about = { $who }: at most { $n ->
    [one] one service day.
   *[other] { $days } service days.
  }
piles-open = { $n ->
    [0] nothing open
   *[other] { $word } open
  }
piles-overdue = { $n ->
    [one] Of one the promise is broken.
   *[other] Of { $word } the promise is broken.
  }
piles-late = { $n ->
    [one] One doesn't fit in time into what is left of the answer slots.
   *[other] { $word } don't fit in time into what is left of the answer slots.
  }
piles-oldest = The oldest came in { $when }.
piles-week = In seven days { $came } in, { $went } out.
piles-hours = { $n } h
piles-share = Choose or share
piles-share-sentence = Of { $slots } of answer slots in the next { $days } days, { $questions } go to questions and { $files } to files; { $left } are free.
piles-lacking = { $hours } of work on files finds no room in time.
piles-choose = Choose: stop with one pile
piles-choose-one = Without { $pile }: { $open } files fewer, { $late } of them late by the plan, and { $hours } of work. No question is promised later than its rule for the sake of a pile; without it there is room to promise some sooner.
piles-try = Share: what does it do to promises?
piles-try-less = { $team }: { $n } minutes a day from questions to files
piles-try-more = { $team }: { $n } minutes a day more for questions
piles-share-questions = Questions
piles-share-files = Files
piles-share-left = Free
piles-share-how = Files stand in the same plan as questions. A pile takes what the promise rule leaves, and never makes a customer wait longer than the rule; what fits nowhere in time is named. Who works on files outside slots sees the pile shrink faster than this says.
piles-flow = In and out
piles-flow-sentence = In thirteen weeks { $came } came in and { $went } went out. The pile was { $was } and is { $is } now.
piles-flow-how = Upper line: all that came in. Dashed line: all that went out. Between them lies the pile.
piles-flow-none = Nothing has come in yet, so there is nothing to draw.
piles-rows = The figures
piles-col-week = Week until
piles-col-in = In
piles-col-out = Out
piles-col-open = In the pile
pile-new = New pile
pile-change = Change the pile
pile-name = Name
pile-name-help = As you call it: Quotations, Warranty.
pile-team = Team
pile-subject = Subject
pile-any-subject = anybody in the team can do it
pile-subject-help = Whoever knows this subject works the files off.
pile-days = At most so many service days
pile-days-help = What is in the pile already keeps its promise.
pile-effort = Minutes that one usually takes
pile-effort-help = By this it is reckoned whether all fits in time.
pile-active = Files can be put in
pile-closed = No more files go into this pile.
pile-open = To do
pile-empty = The pile is empty.
pile-promises = { $kept } of { $all } promises kept, { $renewed } renewed, { $broken } broken, in thirteen weeks.
pile-came = came in { $when }
pile-with = with { $name }
pile-broken-before = { $n ->
    [one] one promise on it was broken
   *[other] { $n } promises on it were broken
  }
pile-planned = Fits with { $name }, { $when }.
pile-no-room = Finds no room in the answer slots.
pile-do = Do: { $title }
pile-outcome = What was done with it?
pile-outcome-help = Or, to withdraw it, why it needn't be done any more.
pile-do-done = Done
pile-do-withdraw = Withdraw
pile-later = So many service days from today
pile-later-why = Why later
pile-do-renew = Promise later
pile-agent = Whose
pile-nobody = the team's
pile-do-hand = Hand over
pile-in = More
pile-lines = One file per line
pile-lines-help = A description; or number, description and the day it came in, with semicolons or tabs between them, as you paste it from a spreadsheet.
pile-in-do = Put on the pile
pile-left-out = And { $n } files more, with a later promise.
pile-ended = Out
pile-ended-by = { $name }, { $when }
pile-added = Put on the pile.
pile-done = Done, and what was done is written down.
pile-renewed = Promised anew.
pile-withdrawn = Withdrawn.
pile-handed = Handed over.
pile-problem-twice = This number is there twice.
pile-problem-ended = This file is done or withdrawn already, perhaps just now by a colleague. Nothing was changed.
pile-problem-known = This number is in the pile already.
pile-problem-more = And { $n } more lines.
pile-problem-future = That day is still to come.
pile-problem-long-ago = That is more than a year ago.
pile-problem-line = Line { $line }: { $what }
pile-problem-cells = There is more here than number, description and day.
pile-problem-title = The description is missing.
pile-pinned = Put by hand: { $name }, { $when }.
dossier-do = Do, put off or hand over
dossier-history = What happened
dossier-came = Put in by { $who }.
dossier-came-program = Put in by a program.
dossier-handed = Given to { $to } by { $who }.
dossier-handed-team = Given back to the team by { $who }.
dossier-renewed = Promised later by { $who }, before { $until }: { $words }
dossier-renewed-once = Promised later by { $who }.
dossier-broken = The promise passed and was broken. The new one is before { $until }.
dossier-broken-once = The promise passed and was broken.
dossier-warned = Little time left: { $to } heard of it.
dossier-warned-half = Half of the time had passed, in nobody’s answer slot: { $to } heard of it.
dossier-warned-unfit = Fits in no answer slot in time: { $to } heard of it.
dossier-moved = Put by { $who } in the answer slot of { $to }, { $slot }.
dossier-unpinned = { $who } let the plan choose again.
dossier-done = Done by { $who }: { $words }
dossier-done-once = Done by { $who }.
dossier-withdrawn = Withdrawn by { $who }: { $words }
