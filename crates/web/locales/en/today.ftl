today-title = Today
today-lead-none = Nobody is waiting for you. There is time for who asked nothing.
today-lead = { $n ->
    [one] { $count } customer counts on you, ‹{ $before }›.
   *[other] { $count } customers count on you, the first ‹{ $before }›.
}
today-lead-passed = { $n ->
    [one] { $count } customer counts on you, and should have had an answer ‹{ $before }›.
   *[other] { $count } customers count on you; the first should have had an answer ‹{ $before }›.
}
today-lead-unowned = { $n ->
    [one] Nothing is in your name. One question is nobody's yet, ‹{ $before }›.
   *[other] Nothing is in your name. { $count } questions are nobody's yet, the first ‹{ $before }›.
}
today-legend = Signs
today-day = Today's promises, in order of time
today-mine = Your promises
today-begin = Begin with the first
today-before = before
today-urgent = urgent
today-empty = When a question comes in that is yours, it stands here, with the time the customer was told.
today-empty-do = See whether you can help a colleague
today-more = { $n ->
    [one] One more promise is under Conversations.
   *[other] { $n } more promises are under Conversations.
}
today-unowned = Nobody's yet
today-unowned-why = of your team, without a name
today-standing-in = Standing in
today-standing-in-why = promised in a colleague’s name, in your answer slot
today-of-colleague = of { $name }
today-broken = Broken and renewed
today-since = since yesterday
today-none-broken = No promise was broken or renewed.
today-callback = call back
today-after-broken = after a broken promise
today-not-yet = not yet helped
today-then-apology = The customer got an apology { $at } and a new promise: { $before }.
today-then-renewed = Was { $was }. Told in time, { $at }: { $reason }
today-stale = No connection since { $time }. What you see is from then. The promises go on.
today-visit = visit
today-remedy = remedy
today-payment = payment
today-kept-earlier = kept, { $length } early
today-kept = kept
today-renewed-to = renewed to { $time }
today-renewed = renewed
today-broken-new = broken; new: { $time }
today-broken-word = broken
today-withdrawn = withdrawn
today-then-broken = The customer was told { $at }.
today-then-renewed-bare = Was { $was }. Told in time, { $at }.
today-day-next = Promises of { $day }
today-files = Files in your answer slots
today-files-why = beside the questions
today-unfit-files = { $n ->
    [one] One file fits in no answer slot in time.
   *[other] { $word } files fit in no answer slot in time.
}
