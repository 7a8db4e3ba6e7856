menu-promises = Promises
menu-letter = Letter
letter-title = The evening letter of { $date }
letters-title = All letters
letters-short = Letters
letters-earlier = Earlier letters
letters-all = { $n ->
    [one] the only letter
   *[other] all { $n } letters
  }
letters-count = { $n ->
    [one] one letter
   *[other] { $n } letters
  }
letter-count = { $n ->
    [0] nobody
    [one] one forgotten
   *[other] { $word } forgotten
  }
letters-called = { $word } called
letters-answered = { $word } answered
letters-waiting = { $n ->
    [one] one still waits
   *[other] { $word } still wait
  }
letters-older = Earlier letters
letters-empty = No letter has been written yet. The first comes at the end of a day on which you are open.
letter-called = { $who } called, { $when }.
letter-answered = Answered, { $when }.
letter-closed = Closed.
letter-how = Put together by the program from customers’ words and the promises of that day. Who had most broken promises comes first; then who has waited longest.
letter-print = Print
letter-when = Each day on which you are open, also by mail. At most seven customers, worst first.
settings-letter = Evening letter
letter-settings-how = At the end of each day on which you are open, the owner gets a letter from the customers who were forgotten, in their own words. If nobody was forgotten, it is two lines.
letter-is-on = Write the letter
letter-at = At what time
letter-at-help = Local time. If the program was not there, the letter comes as soon as it is back.
letter-readers = Who gets and reads it
letter-readers-help = If you choose nobody, it is the first administrator. Administrators can always read the letter.
problem-not-in-range = That number can not stand here: it is too small or too large.
settings-ladder = Ladder
ladder-how = What the program says, and to whom, when a promise is about to break. It counts in service hours: nobody is mailed at night. Each rung comes once per promise.
ladder-slot-title = 1. At the start of an answer slot
ladder-slot = The promise is ready on Today. No mail is sent.
ladder-half-title = 2. Half of the time has passed, and nobody has the question
ladder-half = Tell who leads the team
ladder-half-percent = When so many percent of the time have passed
ladder-half-example = Example: asked at 09:10, promised before 13:10. At 11:10 the question has nobody’s name on it: who leads the team hears of it.
ladder-warning-title = 3. Little time is left
ladder-warning = Tell who has the question, and who leads the team: answer or renew
ladder-warning-minutes = So many minutes before
ladder-warning-example = Example: promised before 13:10. At 12:40 Karin hears of it, with a later moment that she can promise. If there is nobody, the team hears of it. Promised before tomorrow 08:45, she hears of it this afternoon.
ladder-broken-title = 4. The promise was broken
ladder-broken = Mail who leads the team
ladder-broken-example = The customer always gets an apology and a new promise, and stands in the evening letter. That can not be switched off.
ladder-measure-title = No more than somebody can act on
ladder-urgent = Tell what is urgent outside service hours too
ladder-urgent-help = For who is on duty then. Everything else waits until you open.
ladder-quiet = Minutes between two mails to one colleague
ladder-quiet-help = What comes in between stands together in the next mail.
ladder-per-day = Mails per colleague per day, at most
ladder-per-day-help = After that it stands only under Promises and on Today.
board-title = Promises
board-lead = { $n ->
    [0] Nothing is open.
    [one] One open.
   *[other] { $nobody ->
        [0] { $n } open, each with a name.
        [one] { $n } open, one on nobody’s name.
       *[other] { $n } open, { $nobodyword } on nobody’s name.
      }
  }
board-all-teams = All teams
board-teams = Of which team
board-empty = No promise is open: nobody waits for us.
board-empty-do = All conversations
board-caption = Open promises by colleague and half-day
board-who = Who
board-morning = morning
board-afternoon = afternoon
board-later = Later
board-nobody = Nobody
board-at-risk = needs somebody
board-left-out = { $n ->
    [one] One more promise is not shown, with a later moment.
   *[other] { $n } more promises are not shown, with a later moment.
  }
board-beside = What needs somebody
board-needs = Needs somebody
board-needs-none = Nothing. Each promise has a name or an answer slot, and time enough.
board-need-soon = Little time is left. Answer, or renew before it passes.
board-need-unfit = Fits in no answer slot in time. Hand it over, move it or renew it.
board-need-nobody = Half of the time has passed, in nobody’s answer slot. Give it to somebody.
board-need-broken = { $n ->
    [one] One promise before this was broken.
   *[other] { $word } promises before this were broken.
  }
board-today = Today
board-kept = { $n ->
    [0] nothing kept yet
   *[other] { $word } kept
  }
board-renewed = { $n ->
    [0] nothing renewed
   *[other] { $word } renewed, in time and told
  }
board-broken = { $n ->
    [0] nothing broken
   *[other] { $word } broken
  }
board-many = Something wrong for many?
board-many-how = Tell everybody who waits for it at once what is the matter. Each gets a message and a promise of their own.
board-many-do = Tell everybody
many-title = Tell everybody who waits
many-how = Choose who waits for the same and write what is the matter. Everybody gets a mail of their own, with a promise that is theirs.
many-who = Who waits
many-every = all
many-tag = Subject
many-team = Team
many-words = Words of question or subject
many-find = Find who waits
many-found = { $n ->
    [0] Who hears it
    [one] Who hears it: one customer
   *[other] Who hears it: { $n } customers
  }
many-nobody = Nobody waits for this.
many-stays = stays { $when }
many-becomes = becomes { $when }
many-say = What we say
many-say-help = Each customer reads this, with their own promise below it.
many-until = What we promise: before
many-until-help = Empty: what the promise rule of each customer gives now. A promise never becomes earlier.
many-look = This is how the customer reads it
many-look-promise = After it comes the promise that stands with the customer above.
many-tell = { $n ->
    [one] Tell one customer
   *[other] Tell { $n } customers
  }
many-preview = Look at it first
many-earlier = Told before
many-said = { $who } said this { $when }.
many-progress = { $done } of { $all } customers done.
many-undone = Taken back. Nobody heard it.
many-undo = Take it back
many-undo-left = { $n } s left
many-waiting = waits
many-told = told; promise { $when }
many-not-told = promise { $when }; no mail address, so call
many-undone-one = taken back
many-refused-too-late = the promise had passed already; this customer gets an apology
many-refused-none = waits for us no more
event-warned-half = Half of the time had passed, and nobody had this question. { $to } heard of it.
event-warned-warning = Little time was left: answer or renew. Told to { $to }.
event-in-letter = This customer stood in the evening letter.
event-stood-unassigned = The question had nobody’s name on it.
event-stood-unread = Nobody had read the question.
event-stood-unanswered = The question was read, but not answered.
event-stood-late = The answer was written, but arrived too late.
letter-call-undo = Take back
letter-call-undo-help = within a minute: the customer hears of it after that
