today-title = Vandaag
today-lead-none = Niemand wacht op u. Er is tijd voor wie niets vroeg.
today-lead = { $n ->
    [one] { $count } klant rekent op u, ‹{ $before }›.
   *[other] { $count } klanten rekenen op u, de eerste ‹{ $before }›.
}
today-lead-passed = { $n ->
    [one] { $count } klant rekent op u, en had ‹{ $before }› antwoord moeten hebben.
   *[other] { $count } klanten rekenen op u; de eerste had ‹{ $before }› antwoord moeten hebben.
}
today-lead-unowned = { $n ->
    [one] Op uw naam staat niets. Eén vraag is nog van niemand, ‹{ $before }›.
   *[other] Op uw naam staat niets. { $count } vragen zijn nog van niemand, de eerste ‹{ $before }›.
}
today-legend = Tekens
today-day = Beloften van vandaag, op volgorde van tijd
today-mine = Uw beloften
today-begin = Begin met de eerste
today-before = vóór
today-urgent = dringend
today-empty = Komt er een vraag binnen die bij u hoort, dan staat zij hier, met de tijd die de klant is gezegd.
today-empty-do = Kijk of u een collega kunt helpen
today-more = { $n ->
    [one] Nog één belofte staat bij Gesprekken.
   *[other] Nog { $n } beloften staan bij Gesprekken.
}
today-unowned = Nog van niemand
today-unowned-why = van uw team, zonder naam erbij
today-standing-in = Als vervanger
today-standing-in-why = beloofd op naam van een collega, in uw antwoordmoment
today-of-colleague = van { $name }
today-broken = Gebroken en vernieuwd
today-since = sinds gisteren
today-none-broken = Geen belofte is gebroken of vernieuwd.
today-callback = terugbellen
today-after-broken = na gebroken belofte
today-not-yet = nog niet geholpen
today-then-apology = De klant kreeg { $at } excuses en een nieuwe belofte: { $before }.
today-then-renewed = Was { $was }. Op tijd gezegd, { $at }: { $reason }
today-stale = Geen verbinding sinds { $time }. Wat hier staat, is van toen. De beloften lopen door.
today-visit = bezoek
today-remedy = oplossing
today-payment = betaling
today-kept-earlier = gehouden, { $length } eerder
today-kept = gehouden
today-renewed-to = vernieuwd naar { $time }
today-renewed = vernieuwd
today-broken-new = gebroken; nieuw: { $time }
today-broken-word = gebroken
today-withdrawn = ingetrokken
today-then-broken = De klant hoorde dit { $at }.
today-then-renewed-bare = Was { $was }. Op tijd gezegd, { $at }.
today-day-next = Beloften van { $day }
today-files = Dossiers in uw antwoordmomenten
today-files-why = naast de vragen
today-unfit-files = { $n ->
    [one] Eén dossier past in geen antwoordmoment op tijd.
   *[other] { $word } dossiers passen in geen antwoordmoment op tijd.
}
