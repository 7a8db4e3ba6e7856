# Words that every page shares.
state-open = open
state-soon = due soon
state-renewed = renewed
state-kept = kept
state-broken = broken
state-withdrawn = withdrawn
clock-label = { $n } of 5 petals left
number-0 = no
number-1 = one
number-2 = two
number-3 = three
number-4 = four
number-5 = five
number-6 = six
number-7 = seven
number-8 = eight
number-9 = nine
number-10 = ten
number-11 = eleven
number-12 = twelve
time-yesterday = yesterday { $time }
time-tomorrow = tomorrow { $time }
time-until = until { $when }
time-until-day = up to and including { $day }
time-today-word = today
time-yesterday-word = yesterday
time-tomorrow-word = tomorrow
time-minutes = { $n } min
time-hours = { $n } h
time-hours-minutes = { $n } h { $m }
time-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
day-strip = Today
day-next = first promise
day-none = nothing open in your name
day-more-at = +{ $n } at { $first }
day-more-between = +{ $n }, { $first }–{ $last }
day-more-list = all in the list
time-before = before { $time }
time-at = at { $time }
no-subject = (no subject)
no-sender = unknown sender
