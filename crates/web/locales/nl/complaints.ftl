# Klachten: gehoord, oorzaak, oplossing, gevraagd, hun ja; en coulance.
complaints-title = Klachten
complaints-every = alle
complaints-state = Hoe het staat
complaints-cause = Oorzaak
complaints-search = Zoek in klachten
complaints-find = Zoek
complaints-all = Alle klachten
complaints-more = Eerdere klachten
complaints-no-cause = de oorzaak is nog niet gezegd
complaints-none = Er zijn geen klachten. Hoort u er een, maak er dan bij het gesprek een klacht van, achter ‘meer’.
complaints-none-found = Geen klacht past bij wat u zoekt.
complaints-said = { $open ->
    [0] Aan geen klacht wordt gewerkt
    [one] Aan één klacht wordt gewerkt
   *[other] Aan { $open } klachten wordt gewerkt
  }; { $asked ->
    [0] op geen enkel ja wordt gewacht.
    [one] op één ja wordt gewacht.
   *[other] op { $asked } keer ja wordt gewacht.
  }
complaint-title = Klacht van { $who }
complaint-way = Verloop van de klacht
complaint-state-open = in behandeling
complaint-state-asked = gevraagd of het goed is
complaint-state-yes = gesloten met hun ja
complaint-state-unanswered = gesloten, onbeantwoord
complaint-state-withdrawn = bleek geen klacht
complaint-step-heard = Gehoord
complaint-step-heard-by = { $at }, door { $name }
complaint-step-heard-form = { $at }, zij zeiden het zelf op het formulier
complaint-step-cause = Oorzaak
complaint-step-cause-about = wat ging er mis, niet wie
complaint-step-remedy = Oplossing
complaint-step-remedy-about = wat wij doen, en vóór wanneer
complaint-step-asked = Gevraagd
complaint-step-asked-about = is het hiermee goed?
complaint-step-asked-again = { $at }; anders nog eens { $again }
complaint-not-yet = Nog niet goed, zei de klant { $at }.
complaint-not-yet-tried = Nog niet goed, zei de klant { $at }. Wij hadden beloofd en gedaan: “{ $remedy }”
complaint-step-yes = Hun ja
complaint-step-yes-about = dan pas is het klaar
complaint-who-closes = Alleen de klant sluit een klacht. Zwijgt die, dan vragen wij het nog eens, na vijf werkdagen; daarna sluit zij als ‘onbeantwoord’.
complaint-cause = Oorzaak
complaint-cause-choose = Kies wat de firma kan herstellen. Een naam kan hier niet staan.
complaint-sentence = In één zin
complaint-remedy = Oplossing
complaint-remedy-what = Wat doen wij?
complaint-before = Vóór wanneer
complaint-who = Wie doet het
complaint-who-team = wie van { $team } het doet
complaint-told-by-mail = Dit krijgt de klant zo te lezen, per mail en op de eigen pagina.
complaint-told-by-you = Er is geen mailadres: zeg het de klant zelf. Het staat ook op de eigen pagina.
complaint-promise = Beloof dit
complaint-save = Bewaar, nog niet beloven
complaint-how = Hoe het staat
complaint-conversation = Naar het gesprek
complaint-else = Zei de klant het tegen u?
complaint-said-yes = De klant zei dat het goed is
complaint-undo = Dit was geen klacht
complaint-promises = Wat zij van ons hoorden
complaint-promises-none = Er is nog niets beloofd.
complaint-same = Dezelfde oorzaak
complaint-same-within = 12 maanden
complaint-same-none = Nog geen oorzaak in de laatste twaalf maanden.
complaint-same-unlisted = { $cause }: niet op de lijst
complaint-same-times = { $n } keer
complaint-same-cost = kostte { $cost }
complaint-same-cost-lost = kostte { $cost } en { $lost ->
    [one] één klant
   *[other] { $lost } klanten
  }
complaint-list = Zet op de lijst om te herstellen
complaint-list-title = Wat er te herstellen is
complaint-list-known = Staat er al: { $titles }
complaint-listed = Op de lijst als ‘{ $title }’.
complaint-done-heard = De klacht is gehoord, en de klant weet wanneer zij van ons horen.
complaint-done-saved = Bewaard. De klant weet hier nog niets van.
complaint-done-promised = Beloofd, en aan de klant verteld.
complaint-done-listed = Op de lijst om te herstellen.
cause-capacity = Capaciteit
cause-capacity-help = te weinig uren voor wat wij beloofden
cause-process = Proces
cause-process-help = het bleef tussen twee mensen liggen
cause-policy = Beleid
cause-policy-help = onze regel werkte tegen de klant
cause-product = Product
cause-product-help = het ding zelf deugt niet
cause-supplier = Leverancier
cause-supplier-help = wij wachtten op een ander
hear-title = Als klacht behandelen
hear-what = De klant krijgt een bevestiging met een eigen belofte. Alleen de klant sluit een klacht.
hear-words = In hun eigen woorden
hear-words-help = Lees ze terug aan wie u aan de lijn heeft.
hear-how = Hoe hoort de klant van ons?
hear-call = wij bellen
hear-answer = wij schrijven
hear-do = Beloof dit
mend-title = Om te herstellen
mend-what = Oorzaken van klachten, met wat elk heeft gekost. De duurste staat boven.
mend-open = Nog te doen
mend-none = Er staat niets op de lijst. Zet er bij een klacht de oorzaak op.
mend-mended = Hersteld
mend-made-of = { $n ->
    [one] Eén klacht
   *[other] { $n } klachten
  } van { $customers ->
    [one] één klant
   *[other] { $customers } klanten
  }; coulance { $goodwill }, tijd { $time }.
mend-made-of-lost = { $n ->
    [one] Eén klacht
   *[other] { $n } klachten
  } van { $customers ->
    [one] één klant
   *[other] { $customers } klanten
  }; coulance { $goodwill }, tijd { $time }; { $lost ->
    [one] één klant is
   *[other] { $lost } klanten zijn
  } weg, samen { $month } per maand.
mend-do-open = Hersteld?
mend-done = Wat is eraan gedaan?
mend-do = Dit is hersteld
mend-not = Toch niet hersteld
mend-since = Hersteld { $day }. Sindsdien { $n ->
    [0] geen klacht meer.
    [one] nog één klacht.
   *[other] nog { $n } klachten.
  }
mend-how = Kosten zijn coulance, tijd maal het uurbedrag van de instellingen, en een jaar abonnement van klanten van wie na de klacht alle abonnementen eindigden.
goodwill-word = Coulance
goodwill-left = u heeft nog { $left } in { $month }, zonder te vragen
goodwill-line = { $cents }, { $at }
goodwill-line-asked = { $cents } is gevraagd
goodwill-line-refused = { $cents } werd gevraagd en niet toegestaan, { $at }
goodwill-more = Coulance bij dit gesprek
goodwill-what-it-is = Een bedrag op de rekening van deze klant. Past het in uw maand, dan vraagt u niemand; anders beslist een leidinggevende.
goodwill-amount = Bedrag
goodwill-what = Waarvoor
goodwill-give = Geef dit
goodwill-given = Gegeven
goodwill-by = { $cents } door { $name }, { $at }
goodwill-by-back = { $cents } door { $name }, { $at }; teruggenomen
goodwill-back = Neem terug
goodwill-asked = { $name } vraagt { $cents }; een leidinggevende beslist.
goodwill-not-allowed = { $name } vroeg { $cents }; het is niet toegestaan.
goodwill-done-given = Gegeven.
goodwill-done-refused = Niet gegeven. Wie het vroeg, ziet dat in het gesprek.
goodwill-done-asked = Meer dan er van uw maand over is: een leidinggevende is gevraagd.
goodwill-requests-title = Gevraagde coulance
goodwill-requests-none = Niemand vraagt om coulance.
goodwill-request = { $name } vraagt { $cents } voor { $who }, { $at }.
goodwill-allow = Geef het
goodwill-refuse = Niet
settings-goodwill = Coulance
goodwill-settings-how = Wat elk van ons in een maand mag weggeven zonder te vragen. Er is geen overzicht per collega.
goodwill-month = Per maand, voor iedereen
goodwill-month-lead = Voor leidinggevenden, als het anders is
goodwill-month-agent = Voor medewerkers, als het anders is
goodwill-month-desk = Voor de balie, als het anders is
event-complained = Gehoord als klacht.
event-cause = { $who } zei de oorzaak.
event-remedy = { $who } beloofde een oplossing.
event-asked-if-good = Gevraagd of het goed is.
event-satisfied = De klant zei dat de klacht is opgelost.
event-satisfied-by = De klant zei { $who } dat de klacht is opgelost.
event-unanswered = Twee keer gevraagd en niets gehoord: de klacht is gesloten als onbeantwoord.
event-no-complaint = Volgens { $who } was dit geen klacht.
event-goodwill = { $who } gaf coulance.
event-goodwill-back = { $who } nam coulance terug.
event-goodwill-asked = { $who } vroeg een leidinggevende om coulance.
event-goodwill-refused = { $who } stond de coulance niet toe.
bar-complaint = Klacht
bar-goodwill = Coulance
