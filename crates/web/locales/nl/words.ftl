# Words that every page shares.
state-open = open
state-soon = bijna
state-renewed = vernieuwd
state-kept = gehouden
state-broken = gebroken
state-withdrawn = ingetrokken
clock-label = { $n } van de 5 blaadjes over
number-0 = geen
number-1 = één
number-2 = twee
number-3 = drie
number-4 = vier
number-5 = vijf
number-6 = zes
number-7 = zeven
number-8 = acht
number-9 = negen
number-10 = tien
number-11 = elf
number-12 = twaalf
time-yesterday = gisteren { $time }
time-tomorrow = morgen { $time }
time-until = tot { $when }
time-until-day = tot en met { $day }
time-today-word = vandaag
time-yesterday-word = gisteren
time-tomorrow-word = morgen
time-minutes = { $n } min
time-hours = { $n } uur
time-hours-minutes = { $n } uur { $m }
time-days = { $n ->
    [one] { $n } dag
   *[other] { $n } dagen
}
day-strip = De dag van vandaag
day-next = eerste belofte
day-none = niets open op uw naam
day-more-at = +{ $n } om { $first }
day-more-between = +{ $n }, { $first }–{ $last }
day-more-list = alle in de lijst
time-before = vóór { $time }
time-at = om { $time }
no-subject = (geen onderwerp)
no-sender = onbekende afzender
