menu-accounts = Klanten
accounts-title = Klanten
accounts-find = Zoek op naam, nummer, plaats, contactpersoon, IBAN of domein
accounts-find-do = Zoek
accounts-empty = Er zijn nog geen klanten. Lees een bestand uit de boekhouding in, of leg de eerste klant vast.
accounts-none = Daar is geen klant mee gevonden. Zoek met minder woorden.
accounts-bring = Lees een bestand in
accounts-next = Volgende klanten
accounts-waiting = { $n ->
    [one] één gesprek wacht op ons
   *[other] { $word } gesprekken wachten op ons
  }
account-new = Nieuwe klant
account-change = Wijzig
account-change-title = Klant wijzigen
account-join = Voeg samen
account-back = Terug
account-saved = Vastgelegd.
account-joined = Samengevoegd. Alles staat nu hier.
account-moved = De contactpersoon is verplaatst, met alle gesprekken.
account-subscribed = Het abonnement is vastgelegd.
account-since = Klant sinds { $month }.
account-open = { $n ->
    [one] Eén belofte open.
   *[other] Nog { $word } beloften open.
  }
account-nothing-open = Geen belofte open.
account-figures = Wat deze klant brengt
account-revenue = omzet in 24 maanden; { $share } % van het geheel
account-margin = marge in 24 maanden, waar de kostprijs bekend is
account-monthly = per maand aan abonnementen
account-quarters = Omzet en beloften per kwartaal
account-quarter = { $year }, kwartaal { $n }
account-chart = Omzet per kwartaal van { $first } tot en met { $last }, met daaronder de beloften die afliepen.
account-chart-promises = Beloften die afliepen, per kwartaal van { $first } tot en met { $last }.
account-rows = Rijen
account-when = Kwartaal
account-timeline = Tijdlijn
account-show = Wat de tijdlijn laat zien
account-all = Alles
account-promises = Beloften
account-messages = Berichten
account-money = Geld
account-kept = gehouden
account-renewed = vernieuwd
account-broken = gebroken
account-no-events = Hier is nog niets gebeurd.
account-earlier = Eerder
account-promise-ended = { $state }, { $when }
account-bought = { $n ->
    [one] Kocht voor { $amount }.
   *[other] Kocht voor { $amount }, in { $n } regels.
  }
account-sold = { $n ->
    [one] Wij kochten voor { $amount }.
   *[other] Wij kochten voor { $amount }, in { $n } regels.
  }
account-began = Abonnement begonnen: { $product }, { $amount } per maand.
account-ended = Abonnement geëindigd: { $product }.
account-to-them = Beloften aan hen
account-months = 24 maanden
account-promised = { $kept } gehouden, { $renewed } op tijd vernieuwd, { $broken } gebroken.
account-last-broken = De laatste gebroken: { $when }.
account-no-promises = Aan hen is nog niets beloofd dat is afgelopen.
account-sides = Over en weer
account-they-here = zij bij ons
account-we-there = wij bij hen
account-people = Mensen
account-nobody = Nog niemand. Wie een vraag stelt, kan hier worden ingedeeld.
account-move = Naar een andere klant
account-move-to = Nummer of naam van de andere klant
account-move-help = Leeg: bij geen klant.
account-move-do = Verplaats
account-not-one = Daarmee is niet precies één klant gevonden. Geef het nummer of de hele naam.
account-subscriptions = Abonnementen
account-subscription = { $product }, { $amount } per maand
account-runs = loopt sinds { $from }
account-ran = van { $from } tot en met { $to }
account-subscribe = Nieuw abonnement
account-subscription-change = Wijzig of beëindig
account-product = Wat
account-per-month = Bedrag per maand, zonder btw
account-first-day = Eerste dag
account-last-day = Laatste dag (leeg: loopt door)
account-known-by = Kenmerken
account-name = Naam
account-kind = Soort
account-company = Bedrijf of organisatie
account-household = Huishouden
account-number = Klantnummer
account-number-help = Zoals in de boekhouding; elk nummer komt één keer voor.
account-city = Plaats
account-customer-since = Klant sinds
account-tier = Klasse
account-tier-help = Uw eigen woord: goud, B, groothandel.
account-note = Notitie
account-not-a-day = Geef een dag, zoals 2020-10-01.
account-keys = Waaraan wij ze herkennen
account-keys-help = In bestanden, facturen en betalingen. Meer dan één: met een komma ertussen.
account-key-name = Andere naam
account-key-domain = Domein
account-key-iban = IBAN
account-key-vat = Btw-nummer
account-key-kvk = KvK-nummer
account-key-kbo = KBO-nummer
account-key-gln = GLN
join-title = Klanten samenvoegen
join-what = Met welke klant is { $name } dezelfde? Alles van { $name } gaat daarheen.
join-find = De klant die blijft
join-sentence = Alles van { $from } gaat naar { $into }:
join-people = { $n ->
    [one] één contactpersoon
   *[other] { $n } contactpersonen
  }
join-conversations = { $n ->
    [one] één gesprek met zijn beloften
   *[other] { $n } gesprekken met hun beloften
  }
join-bookings = { $n ->
    [one] één geboekt bedrag
   *[other] { $n } geboekte bedragen
  }
join-subscriptions = { $n ->
    [one] één abonnement
   *[other] { $n } abonnementen
  }
join-others = { $n ->
    [one] nog één ding
   *[other] nog { $n } dingen
  }
join-keys = { $n ->
    [one] één kenmerk
   *[other] { $n } kenmerken
  }
join-warning = Dit kan niet ongedaan worden gemaakt. Oude verwijzingen leiden voortaan naar de klant die blijft.
join-do = Voeg samen
join-other = Kies een andere
imports-title = Bestanden met cijfers
imports-what = Omzet, inkopen, klantgegevens en abonnementen uit een ander programma. Er komt niets binnen voordat u de uitkomst van een proef hebt gezien, en alles kan in één keer weer terug.
imports-list = Wat is binnengekomen
imports-none = Nog niets.
imports-bring = Nieuw bestand
imports-kind = Wat erin staat
imports-file = CSV-bestand
imports-read = Lees het bestand
import-limit = Hooguit { $size }; grotere bestanden gaan met “myosotis import”.
import-not-a-table = Dit is geen tabel die gelezen kan worden. Kies een bestand, en sla een rekenblad eerst op als CSV, met op de eerste regel de namen van de kolommen.
import-sales = Omzet
import-purchases = Inkopen
import-accounts = Klantgegevens
import-subscriptions = Abonnementen
import-to-map = Zeg welke kolom wat is.
import-incomplete = Het bestand kwam niet heel aan. Gooi het weg en breng het opnieuw.
import-trying = De proef loopt; { $n } regels gezien.
import-tried = Geprobeerd: { $new } nieuw, { $known } al bekend, { $bad } fout. Er is nog niets ingelezen.
import-running = Wordt ingelezen: { $n } van { $all } regels, { $percent } %.
import-undoing = Wordt teruggehaald; { $n } regels weg.
import-done = Ingelezen: { $new } nieuw, { $known } waren al bekend, { $bad } fout en overgeslagen.
import-failed = Het bestand kan niet verder worden gelezen.
import-failed-often = Dit is enkele keren mislukt en opzijgezet; in het logboek staat waarom. Wat er al in staat, kan er weer uit.
import-failed-row = Regel { $line } is langer dan een regel kan zijn. Staat er een aanhalingsteken te veel? Herstel het bestand en breng het opnieuw.
import-undone = Weg; er is niets van over.
import-throw-away = Gooi dit bestand weg
import-undo = Haal alles weer terug
import-trial = Uitkomst van de proef
import-will-new = { $n ->
    [one] Eén regel is nieuw.
   *[other] { $n } regels zijn nieuw.
  }
import-will-known = { $n ->
    [one] Eén regel is al bekend en telt niet nog eens.
   *[other] { $n } regels zijn al bekend en tellen niet nog eens.
  }
import-will-known-subscriptions = { $n ->
    [one] Eén abonnement is al bekend en krijgt het bedrag en de laatste dag uit dit bestand.
   *[other] { $n } abonnementen zijn al bekend en krijgen het bedrag en de laatste dag uit dit bestand.
  }
import-will-accounts = { $n ->
    [one] Eén nieuwe klant wordt gemaakt.
   *[other] { $n } nieuwe klanten worden gemaakt.
  }
import-will-bad = { $n ->
    [one] Eén regel is fout en blijft achter.
   *[other] { $n } regels zijn fout en blijven achter.
  }
import-rest = Sla de foute regels over en lees de andere { $n } in
import-rest-needed = Zeg eerst dat de foute regels mogen worden overgeslagen.
import-take = { $n ->
    [one] Lees één regel in
   *[other] Lees { $n } regels in
  }
import-bad = { $n ->
    [one] Eén foute regel
   *[other] { $n } foute regels
  }
import-download = Als bestand
import-line = Regel
import-column-head = Kolom
import-why = Waarom niet
import-stands = Wat er staat
import-columns = Welke kolom is wat
import-columns-what = Onder elke kolom staan de eerste regels. Wat een sterretje heeft, is nodig, en ten minste één manier om de klant te vinden.
import-seen = Tussen de cellen staat { $separator }.
import-tab = een tab
import-column = Kolom { $n }
import-decimals = Bedragen zijn geschreven als
import-order = In een datum staat voorop
import-day-first = de dag (24/11/2026)
import-month-first = de maand (11/24/2026)
import-makes = Maak klanten die nog niet bestaan
import-makes-help = Anders zijn regels van onbekende klanten fout.
import-try = Doe een proef
import-twice = Twee kolommen zijn “{ $column }”. Kies er één.
import-lacks = Er ontbreekt nog een kolom: { $columns }.
import-any-account = een kolom om de klant te vinden
import-col-none = niet gebruiken
import-col-number = Klantnummer
import-col-name = Naam van de klant
import-col-email = E-mailadres
import-col-domain = Domein
import-col-vat = Btw-nummer
import-col-kvk = KvK-nummer
import-col-iban = IBAN
import-col-date = Datum
import-col-amount = Bedrag zonder btw
import-col-monthly = Bedrag per maand zonder btw
import-col-cost = Kostprijs
import-col-product = Product
import-col-side = Verkoop of inkoop
import-col-currency = Valuta
import-col-reference = Nummer van de regel of factuur
import-col-city = Plaats
import-col-kind = Bedrijf of huishouden
import-col-since = Klant sinds
import-col-tier = Klasse
import-col-note = Notitie
import-col-started = Eerste dag
import-col-ended = Laatste dag
import-bad-cells = Deze regel heeft een ander aantal cellen dan de eerste regel.
import-bad-required = Hier moet iets staan.
import-bad-too-long = Dit is te lang.
import-bad-address = Dit is geen e-mailadres.
import-bad-domain = Dit is geen domein van één klant.
import-bad-iban = Dit is geen geldig IBAN.
import-bad-kvk = Dit is geen geldig KvK-nummer.
import-bad-no-account = Er staat niets waaraan de klant te vinden is.
import-bad-no-name = Deze klant bestaat niet, en zonder naam kan hij niet worden gemaakt.
import-bad-unknown = Deze klant bestaat niet.
import-bad-several = Er zijn meer klanten die zo heten.
import-bad-amount = Dit is geen bedrag.
import-bad-cent = Dit bedrag heeft meer dan twee decimalen.
import-bad-currency = Alleen euro’s worden ingelezen.
import-bad-large = Dit bedrag is te groot.
import-bad-zero = Dit bedrag moet boven nul zijn.
import-bad-day = Dit is geen datum.
import-bad-range = Deze datum ligt voor 1950 of meer dan een jaar vooruit.
import-bad-side = Dit is geen verkoop en geen inkoop.
import-bad-kind = Dit is geen bedrijf en geen huishouden.
import-bad-ends = Dit eindigt voordat het begint.
import-bad-other = Deze regel kan niet worden ingelezen.
problem-not-a-key = Een van deze kenmerken klopt niet. Kijk of er een cijfer te weinig of te veel staat.
account-one-on-a-line = Eén op een regel.
account-complaints = Klachten die openstaan
account-complaint-open = Sinds { $when }; nog niet opgelost.
account-complaint-asked = Sinds { $when }; gevraagd is of het nu goed is.
account-attention = Reden voor aandacht
account-answers = Zou u ons aanraden?
account-last-score = van de 10 in de laatste peiling, { $when }
account-alive = kans nog klant, van { $from } tot { $to }
account-alive-slips = kans nog klant, van { $from } tot { $to }: glijdt weg, een telefoontje waard
account-contract-runs = Klant
account-contract-runs-why = er loopt een contract
account-contract-ended = Opgezegd
account-contract-ended-why = het laatste contract eindigde op { $day }
account-served = { $n ->
    [0] bedienen in 12 maanden: werk, kanalen, coulance
    [one] bedienen in 12 maanden: één minuut werk, kanalen, coulance
   *[other] bedienen in 12 maanden: { $n } minuten werk, kanalen, coulance
  }
account-margin-left = marge na service in 12 maanden
account-goodwill = { $n ->
    [one] coulance sinds januari, één keer
   *[other] coulance sinds januari, { $n } keer
  }
