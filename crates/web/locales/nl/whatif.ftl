# Wat als: uren, collega's en regels verschuiven, en zien wat dat met beloften doet.
whatif-title = Wat als
whatif-what = Verschuif uren, collega's of een regel, en zie op uw eigen vragen wat dat met de beloften doet. Er verandert niets door het te vragen.
whatif-board-how = Een half uur minder antwoorden, een collega erbij, een andere regel: wat doet dat met de beloften?
whatif-board-do = Probeer het uit
whatif-answer = Wat het doet
whatif-form = Wat er anders is
whatif-time = Tijd om te antwoorden
whatif-time-how = Minuten per dag erbij of eraf, op dagen met antwoordmomenten. Erbij komt het aan het eind van een moment, binnen de werktijd; eraf gaat het van het eind van de dag.
whatif-show-team = Collega's van
whatif-all-teams = alle teams
whatif-team-minutes = Iedereen in { $team }, minuten per dag
whatif-minutes = { $name }: minuten per dag erbij of eraf
whatif-gone = is er niet
whatif-slots = Andere momenten voor { $name }
whatif-roster = Echt veranderen: antwoordmomenten van { $name }
whatif-nobody-here = Hier heeft niemand antwoordmomenten of een onderwerp.
whatif-left-out = En nog { $n } collega's. Kies een team om hen te zien.
whatif-joining-title = Erbij
whatif-joining = Zoveel collega's erbij
whatif-like = Met de werktijd en momenten van
whatif-like-nobody = niemand
whatif-knows = Weet van (leeg: wat die collega weet)
whatif-rule = Belofteregel
whatif-rule-now = Zoals nu
whatif-rule-other = Een andere regel
whatif-effort = Minuten die een vraag meestal kost
whatif-effort-help = Leeg: zo lang als uw eigen antwoorden duurden, per onderwerp. Anders zoals u het schat; twee op de drie vragen kosten tussen de helft en het dubbele.
whatif-do = Laat zien wat het doet
whatif-reset = Terug naar zoals het is
whatif-send = Het adres van deze pagina onthoudt wat u vroeg: u kunt het een collega sturen.
whatif-not-read = Dit kan zo niet worden uitgerekend. Hieronder staat wat er nog niet klopt; tot dan ziet u hoe het nu is.
whatif-problem-not-here = Dit adres gaat over een collega die er niet (meer) is of geen antwoordmomenten of onderwerp heeft. Kies “Terug naar zoals het is” en vraag het opnieuw.
whatif-problem-fives = Neem een veelvoud van vijf minuten.
whatif-no-slots = Nog niemand heeft antwoordmomenten. Zonder valt er niets te verschuiven.
whatif-nobody-left = Zo is er geen antwoordmoment over: niemand zou nog antwoorden.
whatif-no-hours = De openingstijden geven geen enkele open dag, dus valt er niets te beloven.
whatif-hours = Openingstijden
whatif-little-history = Er is nog te weinig gebeurd om iets te zeggen: { $questions ->
    [0] geen vragen
    [one] één vraag
   *[other] { $questions } vragen
  } die iemand met antwoordmomenten kan beantwoorden, in { $days } dagen. Vanaf { $wanted } vragen over twee weken kan het. { $left ->
    [0] Alleen vragen ontbreken nog.
    [one] Dat is op zijn vroegst morgen.
   *[other] Dat is op zijn vroegst over { $left } dagen.
  }
whatif-as-it-is = Zoals het nu is, worden { $kept } van de 100 beloften gehouden. Een antwoord wordt gemiddeld binnen { $promised } beloofd.
whatif-then = Dan worden { $kept } van de 100 beloften gehouden; nu zijn het er { $was }. Een antwoord wordt gemiddeld binnen { $promised } beloofd; nu binnen { $promised-was }.
whatif-waiting = Wat nu wacht
whatif-waiting-now = { $n ->
    [one] Er staat nu één belofte open die nog niet voorbij is. Daarvan worden er zo { $now } gehouden.
   *[other] Er staan nu { $word } beloften open die nog niet voorbij zijn. Daarvan worden er zo { $now } gehouden.
  }
whatif-waiting-then = { $n ->
    [one] Van de ene belofte die nu openstaat worden er dan { $then } gehouden; zoals het nu is { $now }.
   *[other] Van de { $word } beloften die nu openstaan worden er dan { $then } gehouden; zoals het nu is { $now }.
  }
whatif-waiting-then-sure = Van de { $word } beloften die nu openstaan worden er dan { $then } gehouden; zoals het nu is { $now } (verschil tussen { $from } en { $to }).
whatif-waiting-passed = { $n ->
    [one] Eén belofte is al voorbij. Die vraag wordt als eerste beantwoord.
   *[other] Al voorbij zijn er { $word }. Die vragen worden als eerste beantwoord.
  }
whatif-waiting-answered = Het middelste antwoord op wat nu wacht komt dan over { $then }; zoals het nu is over { $now }.
whatif-waiting-left-out = { $n ->
    [one] Eén vraag die wacht is weggelaten: niemand met antwoordmomenten weet er nu iets van.
   *[other] Van wat wacht zijn { $word } vragen weggelaten: niemand met antwoordmomenten weet er nu iets van.
  }
whatif-how-waiting = Wat nu wacht, wordt beleefd zoals het in het plan staat: wat met de hand in een moment is gezet blijft daar zolang dat moment er is, de rest gaat op volgorde van de belofte. Hoeveel werk elk nog is, wordt geworpen als bij een nieuwe vraag over hetzelfde. Wat een collega bij naam noemt, is hier van ieder die er iets van weet. Dossiers staan er niet tussen.
whatif-all = Alle vragen
whatif-subject = { $subject } ({ $team })
whatif-no-subject = Andere vragen aan { $team }
whatif-of-one = { $what }, de vragen van { $who },
whatif-later = { $what } worden { $length } later beloofd (tussen { $from } en { $to }).
whatif-sooner = { $what } worden { $length } eerder beloofd (tussen { $from } en { $to }).
whatif-more-kept = { $what }: van de 100 beloften worden er { $n } meer gehouden (tussen { $from } en { $to }).
whatif-fewer-kept = { $what }: van de 100 beloften worden er { $n } minder gehouden (tussen { $from } en { $to }).
whatif-nobody-knows = { $what }: niemand met antwoordmomenten weet hier dan nog van. Geen enkele belofte wordt gehouden.
whatif-no-difference = Voor geen enkele soort vragen maakt het een verschil dat groter is dan het toeval.
whatif-more-interruptions = In { $days } dagen wordt iemand { $n } keer vaker gestoord buiten een antwoordmoment.
whatif-fewer-interruptions = In { $days } dagen wordt iemand { $n } keer minder gestoord buiten een antwoordmoment.
whatif-used = Van de 100 minuten in antwoordmomenten gaan er { $then } aan antwoorden op; nu { $now }.
whatif-week-now = Samen { $now } uur antwoordmomenten in een week.
whatif-week-then = Samen { $then } uur antwoordmomenten in een week; nu { $now }.
whatif-no-room = Voor { $length } per week is binnen de werktijd geen plaats.
whatif-promised-title = Hoe lang na de vraag is het antwoord beloofd?
whatif-kept-title = Hoeveel van de 100 beloften worden gehouden?
whatif-line-how = Open rondje: nu. Dicht rondje: dan, met een band waarin het in 95 van de 100 gevallen ligt.
whatif-line-promised = { $name }: nu { $now }, dan { $then } (tussen { $from } en { $to }).
whatif-line-promised-now = { $name }: nu { $now }.
whatif-line-kept = { $name }: nu { $now } van de 100, dan { $then } (tussen { $from } en { $to }).
whatif-line-kept-now = { $name }: nu { $now } van de 100.
whatif-hours-title = Komen de vragen wanneer er geantwoord wordt?
whatif-hours-sentence = De meeste vragen komen tussen { $busiest } uur en een uur later; de meeste tijd om te antwoorden begint om { $answers } uur.
whatif-hours-how = Blokken: vragen op een werkdag, per uur. Lijn: tijd in antwoordmomenten, zoals nu; gestreept: zoals het dan is. Elk op de eigen maat.
whatif-rows = De cijfers
whatif-how = Hoe dit is uitgerekend
whatif-col-what = Vragen
whatif-col-who = Wie antwoordt
whatif-col-effort = Werk, elk
whatif-col-questions = Aantal
whatif-col-kept = Gehouden, van de 100
whatif-col-promised = Beloofd binnen
whatif-col-answered = De middelste beantwoord na
whatif-col-hour = Uur
whatif-col-minutes-now = Minuten, nu
whatif-col-minutes-then = Minuten, dan
whatif-cell = { $now } → { $then } (verschil tussen { $from } en { $to })
whatif-nobody = niemand
whatif-somebody-new = wie erbij komt
whatif-colleagues = { $n } collega's
whatif-how-past = Uit uw { $questions } vragen van { $first } tot en met { $last } zijn { $days } komende dagen beleefd, { $times } keer, elke keer met en zonder de verandering: met dezelfde vragen, hetzelfde werk en dezelfde zieken. De band is het verschil over die keren.
whatif-how-thinned = Er komen zoveel vragen dat het minder vaak, of over minder dagen, is gedaan dan gewoonlijk. De banden zijn daardoor breder.
whatif-how-left-out = { $n ->
    [one] Eén vraag is weggelaten: niemand met antwoordmomenten weet er nu iets van.
   *[other] { $n } vragen zijn weggelaten: niemand met antwoordmomenten weet er nu iets van.
  }
whatif-how-urgent = { $n ->
    [0] Dringende vragen waren er niet.
    [one] Eén dringende vraag stoort meteen, ook hier.
   *[other] { $n } dringende vragen storen meteen, ook hier.
  }
whatif-how-assumes = Aangenomen is dat weken op elkaar lijken en een feestdag op een zondag, dat niemand meer of minder vraagt omdat het antwoord sneller of later komt, dat ieder een keer per jaar twee dagen ziek is, en dat de algemene regel geldt, of die van het team.
whatif-how-effort-answers = Hoeveel werk een vraag is, komt uit uw eigen { $n } antwoorden, per onderwerp, zoals ook de beloften ermee rekenen.
whatif-how-effort-said = Hoeveel werk een vraag is: meestal { $n } minuten, zoals u invulde, waar hij ook over gaat. Laat dat leeg om van uw eigen antwoorden uit te gaan.
whatif-how-effort-little = Hoeveel werk een vraag is: meestal { $minutes } minuten. Dat is een gok: pas van { $n } antwoorden is gezien hoe lang ze duurden.
whatif-how-days = De dagen van { $first } tot en met { $last }, met hun feestdagen. Van niemand is bekend dat die er dan niet is.
whatif-how-days-away = De dagen van { $first } tot en met { $last }, met hun feestdagen, en met wie er volgens het rooster niet is: { $names }.
whatif-how-days-many = De dagen van { $first } tot en met { $last }, met hun feestdagen, en met { $n } collega's die er volgens het rooster een tijd niet zijn.
