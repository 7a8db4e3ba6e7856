phone-title = Phone note
phone-title-visit = At the counter
phone-rang = the telephone rang at { $time }
phone-came = came in at { $time }
phone-who = Number or name
phone-look = Find who it is
phone-callers = Who is it?
phone-else = Somebody else
phone-name = Name (may stay empty)
phone-name-else = Name of somebody else
phone-nameless = Name not known
phone-customer-since = customer since { $year }
phone-silent = { $n ->
    [one] silent for one day
   *[other] silent for { $n } days
}
phone-heard-today = in touch today
phone-open = Open promise:
phone-no-open = No open promise.
phone-text = Question, in the customer's words
phone-urgent = Urgent
phone-urgent-help = Danger, no heating or water, or the business stands still. Whoever knows gets it on their screen now.
phone-whom = For whom
phone-whom-default = Whoever knows ({ $team })
phone-own = Answered it myself
phone-said = What did you say?
phone-own-do = Record the answer
phone-read-aloud = Read aloud
phone-then-today = If we can't make that, you hear so from us before it is { $time }.
phone-then-later = If we can't make that, you hear so from us before that moment.
phone-record = Record
phone-later = Promise later
phone-sooner = Sooner
phone-why-rule = The rule
phone-no-rule = no rule fits; this is the fallback of 24 hours
phone-why-later = Later
phone-why-later-more = { $n ->
    [one] one step later than the rule
   *[other] { $n } steps later than the rule
}
phone-changed = The promise has changed meanwhile. Read this one aloud, and then record it. Nothing was lost.
phone-noted = Recorded for { $who }:
phone-answered-done = Recorded as answered at once.
phone-taken-back = Taken back. No promise is open for that note any more.
phone-see = see it
phone-just-noted = Just noted
phone-none-noted = Nothing yet today. What you record comes to stand here.
phone-answered-self = Answered by yourself: { $subject }
phone-take-back = take back
