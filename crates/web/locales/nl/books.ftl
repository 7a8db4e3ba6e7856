books-title = Boeken
menu-books = Boeken
books-invoices = Facturen
books-bank = Bank
books-owed = Te betalen
books-concentration = Afhankelijkheid
books-who = Wie wij zijn
books-invoices-what = Facturen en creditnota’s als XML (UBL, Peppol, Factur-X), van u en aan u. Verkoop telt als omzet, inkoop als wat u moet betalen. Meer tegelijk kan, ook als zip-bestand.
books-files = Kies facturen (XML)
books-bring = Neem op
books-makes = Maak klanten en leveranciers die er nog niet zijn
books-makes-help = Anders wordt het bij elke factuur gevraagd.
books-brought = { $n ->
    [one] Eén bestand gelezen
   *[other] { $n } bestanden gelezen
  }{ $bad ->
    [0] .
    [one] , één niet opgenomen.
   *[other] , { $bad } niet opgenomen.
  }
books-file-booked = Factuur { $number } is opgenomen en geboekt.
books-file-asks = Factuur { $number } is opgenomen; zeg nog van wie hij is.
books-file-known = Factuur { $number } was er al en telt één keer.
books-file-bare = Hierin ontbreken nummer, datum of bedrag, dus dit is niet opgenomen.
books-file-differs = Factuur { $number } was er al, met een ander bedrag. Die van toen telt; haal die er eerst uit als deze de goede is.
books-no-file = Kies eerst een bestand.
books-file-no-xml = Niet opgenomen: dit is geen factuur in XML, of het bestand is beschadigd.
books-file-doctype = Niet opgenomen: er staat een documenttype (DOCTYPE) of een eigen entiteit in, waarmee een bestand kwaad kan. Vraag de factuur zonder.
books-file-too-large = Niet opgenomen: het bestand is groter of ingewikkelder dan gelezen wordt (hooguit 32 MB). Vraag de factuur zonder bijlagen.
books-file-encoding = Niet opgenomen: de letters in dit bestand zijn niet te lezen. Vraag het als UTF-8.
books-file-only-pdf = Niet opgenomen: in deze PDF zit geen factuur als XML (Factur-X of ZUGFeRD). Vraag de factuur als UBL.
books-file-statement = Niet opgenomen: dit is een bankafschrift. Lees het in bij Bank.
books-file-something-else = Niet opgenomen: dit is XML, maar geen factuur of creditnota in UBL of CII.
books-file-zip = Niet opgenomen: dit zip-bestand is beschadigd of versleuteld, of er zit meer in dan 500 bestanden of 64 MB.
books-unsure = Hier moet u iets zeggen
books-unsure-what = Geboekt wordt pas als duidelijk is of u verkocht of kocht, en aan of van wie.
books-latest = Laatst opgenomen
books-none = Er is nog niets opgenomen.
books-sale = Verkoop
books-sale-credit = Creditnota van ons
books-purchase = Inkoop
books-purchase-credit = Creditnota aan ons
books-side-unknown = Verkoop of inkoop?
books-asks = wacht op u
books-paid = betaald
books-open = open
books-open-part = nog { $open } open
books-date = { $on }
books-dates = { $on }, betalen vóór of op { $due }
books-side = Soort
books-seller = Van
books-buyer = Aan
books-issued = Datum
books-due = Vervaldatum
books-net = Zonder btw
books-payable = Te betalen bedrag
books-state = Stand
books-reference = Betalingskenmerk
books-key-vat = Btw-nummer
books-key-kvk = KvK-nummer
books-key-kbo = KBO-nummer
books-key-gln = GLN
books-key-iban = IBAN
books-key-name = Naam
books-account = Klant of leverancier
books-account-new = Maak nieuw, met de naam op de factuur
books-account-help = De nummers op de factuur vinden deze partij voortaan vanzelf.
books-place = Wat is dit?
books-place-do = Boek
books-document = Bewaar de factuur zoals hij kwam
books-broken = Regels waaraan de factuur niet voldoet
books-fatal = Mag geweigerd worden:
books-lines = Regels op de factuur
books-what = Wat
books-quantity = Aantal
books-amount = Bedrag
books-payments = Betaald
books-payments-none = Nog niets.
books-paid-bank = { $on }, van het bankafschrift
books-paid-otherwise = { $on }, op een andere manier
books-take-back = Neem terug
books-mark-paid = Is betaald
books-undo = Haal er weer uit
books-not-now = Dit kan nu niet: er is al iets van betaald, of iemand anders heeft het net veranderd. Neem eerst de betaling terug.
books-new-iban = Dit rekeningnummer, { $iban }, kennen wij niet van deze leverancier; wel { $known }. Bel hen voor u betaalt, op een nummer dat u al had: rekeningen worden onderweg vervalst.
books-new-iban-theirs = Gebeld: het is van hen
books-iban-of-another = Dit rekeningnummer, { $iban }, staat bij een ander: { $of }. Bel deze leverancier voor u betaalt, op een nummer dat u al had: rekeningen worden onderweg vervalst. Klopt het, haal het nummer dan bij de ander weg, of voeg de twee samen.
books-iban-whose = Bekijk bij wie het staat
books-done-of-another = Dit rekeningnummer staat bij een andere klant of leverancier. Haal het daar eerst weg, of voeg de twee samen.
books-done-trusted = Dit rekeningnummer is nu bekend van deze leverancier.
owed-new-iban = Naar een rekeningnummer dat wij niet van hen kennen: bel eerst.
books-foreign = Deze factuur is niet in euro’s en telt daarom niet mee in omzet of inkoop.
books-done-placed = { $n ->
    [0] Geboekt.
    [one] Geboekt, met de ene andere van deze partij die hierop wachtte.
   *[other] Geboekt, met de { $n } andere van deze partij die hierop wachtten.
  }
books-done-kept = Vastgelegd.
books-done-taken = Opgenomen; zeg nog van wie hij is.
books-done-known = Deze factuur was er al en telt één keer.
books-done-differs = Deze factuur was er al, met een ander bedrag. Die van toen telt; haal die er eerst uit als de nieuwe de goede is.
books-done-undone = Eruit gehaald; het telt niet meer mee.
books-done-paid = Betaald.
books-done-open = De betaling is teruggenomen; het staat weer open.
books-done-matched = Bevestigd.
bank-done-sure = { $n ->
    [one] Eén betaling bevestigd.
   *[other] { $n } betalingen bevestigd.
  }
books-done-refused = Dit voorstel komt niet terug.
books-done-aside = Terzijde gelegd.
books-done-saved = Opgeslagen.
books-who-what = Hieraan herkent het programma u op een factuur: als verkoper is het omzet, als koper moet u betalen. De naam van de organisatie telt al mee.
books-iban-help = Eén per regel.
books-names = Andere namen van uw bedrijf
books-names-help = Eén per regel, zoals ze op facturen staan.
books-payer = Wie betaalt de rekeningen
books-payer-first = De eerste beheerder
books-payer-help = Krijgt een mail vóór de vervaldatum, op de dag zelf en als het te laat is. Iemand van de leiding of een beheerder: zij zien de boeken.
books-large = Wij zijn een grote onderneming
books-large-help = Een grote onderneming betaalt een kleine in Nederland binnen dertig dagen (artikel 6:119a lid 6 BW).
books-not-a-key = { $what } kan niet bestaan; kijk het nummer na.
bank-what = Afschriften van de bank (CAMT of MT940, ook als zip-bestand). Er wordt voorgesteld welke betaling bij welke factuur hoort; u bevestigt. Niets wordt stil geboekt.
bank-files = Kies afschriften
bank-bring = Lees in
bank-brought = { $name }: { $n ->
    [one] één afschrift
   *[other] { $n } afschriften
  }, { $new ->
    [one] één nieuwe bij- of afschrijving
   *[other] { $new } nieuwe bij- en afschrijvingen
  }{ $known ->
    [0] .
    [one] , één was er al.
   *[other] , { $known } waren er al.
  }{ $wrong ->
    [0] {""}
    [one] {" "}Van één afschrift klopt het saldo niet.
   *[other] {" "}Van { $wrong } afschriften klopt het saldo niet.
  }
bank-unreadable = { $name } is geen bankafschrift in CAMT of MT940, of het is beschadigd. Er is niets van opgenomen.
bank-proposals = Voorstellen
bank-proposals-none = Er is niets voor te stellen.
bank-progress = Van { $all } bij- en afschrijvingen: { $matched } bevestigd, { $open } open, { $aside } terzijde.
bank-sure = { $n ->
    [one] Bevestig het ene voorstel van { $score } of meer
   *[other] Bevestig alle { $n } voorstellen van { $score } of meer
  }
bank-score = zekerheid { $n } van 100
bank-is-for = Is voor
bank-rest = Daarvan blijft { $rest } over.
bank-confirm = Bevestig
bank-refuse = Nee
bank-unmatched = Zonder voorstel
bank-aside = Hoort bij geen factuur
bank-is-aside = Dit hoort bij geen factuur.
bank-nameless = Zonder naam
bank-latest = Laatst bevestigd
bank-latest-line = { $on }: { $party }, { $number }
bank-statements = Afschriften
bank-entries = { $n ->
    [one] één bij- of afschrijving
   *[other] { $n } bij- en afschrijvingen
  }
bank-wrong = Het saldo klopt niet: het afschrift zegt { $found }, de bedragen maken { $expected }. Er ontbreekt iets, of er staat iets dubbel.
bank-unknown = Zonder begin- en eindsaldo: niet na te rekenen.
bank-undo-not = Dit afschrift kan er niet uit: er zijn betalingen van bevestigd. Neem die eerst terug.
bank-split = Zelf zeggen, of verdelen
bank-split-what = Vul bij elke factuur in hoeveel van deze betaling ervoor is; een creditnota met een min ervoor.
bank-split-none = Er staat geen factuur open.
bank-part = van { $open }
bank-not-an-amount = Vul bedragen in zoals 1.204,50.
bank-more-than-paid = Samen is dit meer dan er is betaald, of het gaat de andere kant op.
bank-more-than-open = Van een van de facturen staat minder open.
bank-nothing-said = Vul bij minstens één factuur een bedrag in.
owed-what = Een rekening die openstaat is een belofte om te betalen.
owed-total = Samen { $total }; niets is te laat.
owed-total-late = Samen { $total }, waarvan { $late } te laat.
owed-none = Er is niets te betalen.
owed-due = betalen vóór of op { $on }, nog { $n ->
    [one] één dag
   *[other] { $n } dagen
  }
owed-today = vandaag betalen, { $on }
owed-late = had { $on } betaald moeten zijn, { $n ->
    [one] één dag
   *[other] { $n } dagen
  } te laat
owed-over-thirty = Meer dan dertig dagen: aan een kleine onderneming mag dat niet als u groot bent (artikel 6:119a lid 6 BW).
owed-over-sixty = Meer dan zestig dagen: alleen als het uitdrukkelijk is afgesproken en niet kennelijk onbillijk is (artikel 6:119a lid 5 BW); in België mag het niet.
owed-really = Hoe lang we er echt over doen
owed-days = De middelste van { $n ->
    [one] één betaalde rekening
   *[other] { $n } betaalde rekeningen
  } werd na { $median } dagen betaald. Voor een bandbreedte zijn er te weinig.
owed-days-interval = De middelste van { $n } betaalde rekeningen werd na { $median } dagen betaald (met 95 % zekerheid tussen { $low } en { $high }).
owed-days-none = In het afgelopen jaar is nog geen rekening helemaal betaald.
owed-really-how = Dagen van factuurdatum tot de laatste betaling, over twaalf maanden; de bandbreedte volgt uit de volgorde van de dagen.
owed-suffering = Wie het meest op ons wacht
owed-suffering-what = Euro’s maal dagen te laat: wat zij ons leenden zonder het te willen.
owed-supplier = Leverancier
owed-late-word = Te laat
owed-late-of = { $late } van { $all }
owed-longest = Langste, dagen
owed-euro-days = Euro-dagen
leaning-what = Op wie we leunen: het deel van omzet en inkoop per partij, zonder btw.
leaning-period = Van { $since } tot en met { $until }.
leaning-csv = Als bestand (CSV)
leaning-sales = Omzet
leaning-purchases = Inkoop
leaning-none = In deze twaalf maanden is niets geboekt.
leaning-largest = { $total } over { $n ->
    [one] één partij
   *[other] { $n } partijen
  }; de grootste is { $name } met { $share }, de drie grootste samen { $three }.
leaning-hhi = HHI { $hhi }: even geconcentreerd als { $equal } partijen van gelijke grootte.
leaning-spread = Dat is goed gespreid.
leaning-middle = Dat is matig geconcentreerd.
leaning-high = Dat is sterk geconcentreerd: valt de grootste weg, dan voelt u dat meteen.
leaning-party = Partij
leaning-share = Deel
leaning-both = Klant én leverancier
leaning-both-what = Loopt het met hen mis, dan valt dit deel van de omzet weg, en dit deel van wat u inkoopt.
leaning-of-sales = Van de omzet
leaning-of-purchases = Van de inkoop
leaning-how = HHI (Herfindahl-Hirschman): de som van de kwadraten van de delen in procenten, tot 10.000. Onder 1.000 gespreid, boven 1.800 sterk geconcentreerd, naar de schaal van de Amerikaanse mededingingsrichtlijnen (2023), die over markten gaat. Creditnota’s gaan eraf.
books-find = Zoek in alle klanten en leveranciers
books-move = Dit is van iemand anders
bank-aside-party = Alles van deze partij ook
bank-asides = Laatst terzijde gelegd
bank-asides-line = { $party }: { $n ->
    [one] één bij- of afschrijving
   *[other] { $n } bij- en afschrijvingen
  }
bank-done-asides = { $n ->
    [one] Eén bij- of afschrijving is terzijde gelegd
   *[other] { $n } bij- en afschrijvingen zijn terzijde gelegd
  }; hieronder kunt u dat terugnemen.
bank-done-back = Teruggenomen; het staat weer open.
bank-next = Eerdere bij- en afschrijvingen
bank-newest = Terug naar de nieuwste
