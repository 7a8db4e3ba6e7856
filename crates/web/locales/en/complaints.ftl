# Complaints: heard, cause, remedy, asked, their yes; and goodwill.
complaints-title = Complaints
complaints-every = all
complaints-state = How it stands
complaints-cause = Cause
complaints-search = Search complaints
complaints-find = Search
complaints-all = All complaints
complaints-more = Earlier complaints
complaints-no-cause = the cause has not been said yet
complaints-none = There are no complaints. When you hear one, make the conversation a complaint, behind ‘more’.
complaints-none-found = No complaint fits what you are looking for.
complaints-said = { $open ->
    [0] We are at work on no complaint
    [one] We are at work on one complaint
   *[other] We are at work on { $open } complaints
  }; { $asked ->
    [0] we wait for nobody’s yes.
    [one] we wait for one yes.
   *[other] we wait for { $asked } times a yes.
  }
complaint-title = Complaint of { $who }
complaint-way = The way of the complaint
complaint-state-open = at work on it
complaint-state-asked = asked whether it is good
complaint-state-yes = closed with their yes
complaint-state-unanswered = closed, unanswered
complaint-state-withdrawn = was no complaint
complaint-step-heard = Heard
complaint-step-heard-by = { $at }, by { $name }
complaint-step-heard-form = { $at }, they said so on the form
complaint-step-cause = Cause
complaint-step-cause-about = what went wrong, not who
complaint-step-remedy = Remedy
complaint-step-remedy-about = what we do, and before when
complaint-step-asked = Asked
complaint-step-asked-about = is it good now?
complaint-step-asked-again = { $at }; otherwise again { $again }
complaint-not-yet = Not good yet, the customer said { $at }.
complaint-not-yet-tried = Not good yet, the customer said { $at }. We had promised and done: “{ $remedy }”
complaint-step-yes = Their yes
complaint-step-yes-about = only then it is done
complaint-who-closes = Only the customer closes a complaint. If they are silent, we ask once more after five working days; after that it closes as ‘unanswered’.
complaint-cause = Cause
complaint-cause-choose = Choose what the firm can mend. No name can stand here.
complaint-sentence = In one sentence
complaint-remedy = Remedy
complaint-remedy-what = What do we do?
complaint-before = Before when
complaint-who = Who does it
complaint-who-team = whoever of { $team } does it
complaint-told-by-mail = The customer reads this, by mail and on their page.
complaint-told-by-you = There is no mail address: tell the customer yourself. It also stands on their page.
complaint-promise = Promise this
complaint-save = Keep, don’t promise yet
complaint-how = How it stands
complaint-conversation = To the conversation
complaint-else = Did the customer tell you?
complaint-said-yes = The customer said that it is good
complaint-undo = This was no complaint
complaint-promises = What they heard from us
complaint-promises-none = Nothing has been promised yet.
complaint-same = The same cause
complaint-same-within = 12 months
complaint-same-none = No cause in the last twelve months yet.
complaint-same-unlisted = { $cause }: not on the list
complaint-same-times = { $n ->
    [one] once
   *[other] { $n } times
  }
complaint-same-cost = cost { $cost }
complaint-same-cost-lost = cost { $cost } and { $lost ->
    [one] one customer
   *[other] { $lost } customers
  }
complaint-list = Put on the list to mend
complaint-list-title = What there is to mend
complaint-list-known = Stands there already: { $titles }
complaint-listed = On the list as ‘{ $title }’.
complaint-done-heard = The complaint is heard, and the customer knows when they will hear from us.
complaint-done-saved = Kept. The customer knows nothing of it yet.
complaint-done-promised = Promised, and told to the customer.
complaint-done-listed = On the list to mend.
cause-capacity = Capacity
cause-capacity-help = too few hours for what we promised
cause-process = Process
cause-process-help = it was left lying between two people
cause-policy = Policy
cause-policy-help = a rule of ours worked against the customer
cause-product = Product
cause-product-help = the thing itself is no good
cause-supplier = Supplier
cause-supplier-help = we waited for somebody else
hear-title = Treat as a complaint
hear-what = The customer gets an acknowledgement with a promise of its own. Only the customer closes a complaint.
hear-words = In their own words
hear-words-help = Read them back to whoever is on the line.
hear-how = How does the customer hear from us?
hear-call = we call
hear-answer = we write
hear-do = Promise this
mend-title = To mend
mend-what = Causes of complaints, with what each has cost. The dearest comes first.
mend-open = Still to do
mend-none = Nothing is on the list. Put the cause of a complaint on it.
mend-mended = Mended
mend-made-of = { $n ->
    [one] One complaint
   *[other] { $n } complaints
  } of { $customers ->
    [one] one customer
   *[other] { $customers } customers
  }; goodwill { $goodwill }, time { $time }.
mend-made-of-lost = { $n ->
    [one] One complaint
   *[other] { $n } complaints
  } of { $customers ->
    [one] one customer
   *[other] { $customers } customers
  }; goodwill { $goodwill }, time { $time }; { $lost ->
    [one] one customer has
   *[other] { $lost } customers have
  } left, together { $month } a month.
mend-do-open = Mended?
mend-done = What was done about it?
mend-do = This is mended
mend-not = Not mended after all
mend-since = Mended { $day }. Since then { $n ->
    [0] no complaint.
    [one] one more complaint.
   *[other] { $n } more complaints.
  }
mend-how = Cost is goodwill, time at the hourly amount of the settings, and a year of subscription of customers of whom all subscriptions ended after they complained.
goodwill-word = Goodwill
goodwill-left = you have { $left } left in { $month }, without asking
goodwill-line = { $cents }, { $at }
goodwill-line-asked = { $cents } was asked for
goodwill-line-refused = { $cents } was asked and not allowed, { $at }
goodwill-more = Goodwill in this conversation
goodwill-what-it-is = An amount on this customer’s account. If it fits in your month, you ask nobody; otherwise a lead decides.
goodwill-amount = Amount
goodwill-what = What for
goodwill-give = Give this
goodwill-given = Given
goodwill-by = { $cents } by { $name }, { $at }
goodwill-by-back = { $cents } by { $name }, { $at }; taken back
goodwill-back = Take back
goodwill-asked = { $name } asks for { $cents }; a lead decides.
goodwill-not-allowed = { $name } asked for { $cents }; it was not allowed.
goodwill-done-given = Given.
goodwill-done-refused = Not given. Who asked for it sees that in the conversation.
goodwill-done-asked = More than is left of your month: a lead is asked.
goodwill-requests-title = Goodwill asked for
goodwill-requests-none = Nobody asks for goodwill.
goodwill-request = { $name } asks for { $cents } for { $who }, { $at }.
goodwill-allow = Give it
goodwill-refuse = Don’t
settings-goodwill = Goodwill
goodwill-settings-how = What each of us may give away in a month without asking. There is no list per colleague.
goodwill-month = Per month, for everybody
goodwill-month-lead = For leads, if it differs
goodwill-month-agent = For agents, if it differs
goodwill-month-desk = For the desk, if it differs
event-complained = Heard as a complaint.
event-cause = { $who } said the cause.
event-remedy = { $who } promised a remedy.
event-asked-if-good = Asked whether it is good.
event-satisfied = The customer said that the complaint is solved.
event-satisfied-by = The customer told { $who } that the complaint is solved.
event-unanswered = Asked twice and heard nothing: the complaint is closed as unanswered.
event-no-complaint = According to { $who } this was no complaint.
event-goodwill = { $who } gave goodwill.
event-goodwill-back = { $who } took goodwill back.
event-goodwill-asked = { $who } asked a lead for goodwill.
event-goodwill-refused = { $who } did not allow the goodwill.
bar-complaint = Complaint
bar-goodwill = Goodwill
