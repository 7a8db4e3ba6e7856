menu-promises = Beloften
menu-letter = Brief
letter-title = De avondbrief van { $date }
letters-title = Alle brieven
letters-short = Brieven
letters-earlier = Eerdere brieven
letters-all = { $n ->
    [one] de enige brief
   *[other] alle { $n } brieven
  }
letters-count = { $n ->
    [one] één brief
   *[other] { $n } brieven
  }
letter-count = { $n ->
    [0] niemand
    [one] één vergeten
   *[other] { $word } vergeten
  }
letters-called = { $word } gebeld
letters-answered = { $word } beantwoord
letters-waiting = { $n ->
    [one] één wacht nog
   *[other] { $word } wachten nog
  }
letters-older = Eerdere brieven
letters-empty = Er is nog geen brief geschreven. De eerste komt aan het eind van een dag waarop u open bent.
letter-called = { $who } heeft gebeld, { $when }.
letter-answered = Beantwoord, { $when }.
letter-closed = Afgesloten.
letter-how = Door het programma samengesteld uit de woorden van klanten en de beloften van die dag. Bovenaan staat wie de meeste gebroken beloften kreeg; daarna wie het langst wacht.
letter-print = Druk af
letter-when = Elke dag dat u open bent, ook per mail. Hooguit zeven klanten, de ergste eerst.
settings-letter = Avondbrief
letter-settings-how = Aan het eind van elke dag waarop u open bent, krijgt de eigenaar een brief van de klanten die vergeten zijn, in hun eigen woorden. Is niemand vergeten, dan zijn het twee regels.
letter-is-on = Schrijf de brief
letter-at = Hoe laat
letter-at-help = Plaatselijke tijd. Was het programma er toen niet, dan komt de brief zodra het er weer is.
letter-readers = Wie krijgt en leest hem
letter-readers-help = Kiest u niemand, dan is het de eerste beheerder. Beheerders kunnen de brief altijd lezen.
problem-not-in-range = Dat getal kan hier niet: het is te klein of te groot.
settings-ladder = Ladder
ladder-how = Wat het programma zegt, en aan wie, als een belofte dreigt te breken. Het rekent in openingstijd: niemand krijgt ’s nachts mail. Elke trede komt één keer per belofte.
ladder-slot-title = 1. Bij het begin van een antwoordmoment
ladder-slot = De belofte staat klaar op Vandaag. Er gaat geen mail uit.
ladder-half-title = 2. De helft is om, en niemand heeft de vraag
ladder-half = Zeg het aan wie het team leidt
ladder-half-percent = Als zoveel procent van de tijd om is
ladder-half-example = Voorbeeld: gevraagd om 09:10, beloofd vóór 13:10. Om 11:10 staat de vraag op niemands naam: wie het team leidt, hoort het.
ladder-warning-title = 3. Er is weinig tijd meer
ladder-warning = Zeg het aan wie de vraag heeft, en aan wie het team leidt: antwoord of vernieuw
ladder-warning-minutes = Zoveel minuten voor het zover is
ladder-warning-example = Voorbeeld: beloofd vóór 13:10. Om 12:40 hoort Karin het, met een later moment dat zij kan beloven. Is er niemand, dan hoort het team het. Beloofd vóór morgen 08:45, dan hoort zij het vanmiddag.
ladder-broken-title = 4. De belofte is gebroken
ladder-broken = Mail wie het team leidt
ladder-broken-example = De klant krijgt altijd excuses en een nieuwe belofte, en de klant staat in de avondbrief. Dat kan niet uit.
ladder-measure-title = Niet meer dan iemand aankan
ladder-urgent = Zeg wat dringend is ook buiten openingstijd
ladder-urgent-help = Voor wie dan dienst heeft. Al het andere wacht tot u open gaat.
ladder-quiet = Minuten tussen twee mails aan dezelfde collega
ladder-quiet-help = Wat daartussen komt, staat samen in de volgende mail.
ladder-per-day = Mails per collega per dag, hooguit
ladder-per-day-help = Daarna staat het alleen nog bij Beloften en op Vandaag.
board-title = Beloften
board-lead = { $n ->
    [0] Er staat niets open.
    [one] Eén open.
   *[other] { $nobody ->
        [0] { $n } open, elk met een naam.
        [one] { $n } open, één op niemands naam.
       *[other] { $n } open, { $nobodyword } op niemands naam.
      }
  }
board-all-teams = Alle teams
board-teams = Van welk team
board-empty = Er staat geen belofte open: niemand wacht op ons.
board-empty-do = Alle gesprekken
board-caption = Open beloften per collega en dagdeel
board-who = Wie
board-morning = ochtend
board-afternoon = middag
board-later = Daarna
board-nobody = Niemand
board-at-risk = vraagt om iemand
board-left-out = { $n ->
    [one] Nog één belofte staat hier niet, met een later moment.
   *[other] Nog { $n } beloften staan hier niet, met een later moment.
  }
board-beside = Wat om iemand vraagt
board-needs = Vraagt om iemand
board-needs-none = Niets. Elke belofte heeft een naam of een antwoordmoment, en genoeg tijd.
board-need-soon = Er is weinig tijd meer. Antwoord, of vernieuw vóór het zover is.
board-need-unfit = Past in geen antwoordmoment op tijd. Geef door, verplaats of vernieuw.
board-need-nobody = De helft van de tijd is om, in niemands antwoordmoment. Geef haar aan iemand.
board-need-broken = { $n ->
    [one] Eén belofte hiervoor is gebroken.
   *[other] { $word } beloften hiervoor zijn gebroken.
  }
board-today = Vandaag
board-kept = { $n ->
    [0] niets gehouden nog
   *[other] { $word } gehouden
  }
board-renewed = { $n ->
    [0] niets vernieuwd
   *[other] { $word } vernieuwd, op tijd en verteld
  }
board-broken = { $n ->
    [0] niets gebroken
   *[other] { $word } gebroken
  }
board-many = Een storing?
board-many-how = Zeg in één keer tegen iedereen die erop wacht wat er aan de hand is. Elk krijgt een eigen bericht en een eigen belofte.
board-many-do = Zeg het aan iedereen
many-title = Zeg het aan iedereen die wacht
many-how = Kies wie op hetzelfde wacht en schrijf wat er aan de hand is. Iedereen krijgt een eigen mail, met een belofte die van die klant is.
many-who = Wie wacht
many-every = alle
many-tag = Onderwerp
many-team = Team
many-words = Woorden uit vraag of onderwerp
many-find = Zoek wie wacht
many-found = { $n ->
    [0] Wie het hoort
    [one] Wie het hoort: één klant
   *[other] Wie het hoort: { $n } klanten
  }
many-nobody = Niemand wacht hierop.
many-stays = blijft { $when }
many-becomes = wordt { $when }
many-say = Wat wij zeggen
many-say-help = Elke klant leest dit, met daaronder de eigen belofte.
many-until = Wat wij beloven: vóór
many-until-help = Leeg: wat de belofteregel van elke klant nu geeft. Een belofte wordt nooit vroeger.
many-look = Zo leest de klant het
many-look-promise = Daarna volgt de belofte die hierboven bij de klant staat.
many-tell = { $n ->
    [one] Zeg het aan één klant
   *[other] Zeg het aan { $n } klanten
  }
many-preview = Bekijk het eerst
many-earlier = Eerder verteld
many-said = { $who } zei dit { $when }.
many-progress = { $done } van { $all } klanten gedaan.
many-undone = Teruggenomen. Niemand heeft het gehoord.
many-undo = Neem terug
many-undo-left = nog { $n } s
many-waiting = wacht
many-told = verteld; belofte { $when }
many-not-told = belofte { $when }; geen mailadres, dus bel
many-undone-one = teruggenomen
many-refused-too-late = de belofte was al verlopen; deze klant krijgt excuses
many-refused-none = wacht niet meer op ons
event-warned-half = De helft van de tijd was om, en niemand had deze vraag. { $to } hoorde het.
event-warned-warning = Er was weinig tijd meer: antwoord of vernieuw. Gezegd aan { $to }.
event-in-letter = Deze klant stond in de avondbrief.
event-stood-unassigned = De vraag stond op niemands naam.
event-stood-unread = Niemand had de vraag gelezen.
event-stood-unanswered = De vraag was gelezen, maar niet beantwoord.
event-stood-late = Het antwoord was geschreven, maar kwam te laat aan.
letter-call-undo = Neem terug
letter-call-undo-help = binnen een minuut: daarna hoort de klant ervan
