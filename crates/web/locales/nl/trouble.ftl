# Wat er misging bij een ander programma. Staat achter waar het over gaat, dus zonder hoofdletter en punt.

trouble-no-server = er is geen server ingesteld
trouble-unprotected = { $host } is niet deze machine: zonder TLS of STARTTLS gaat er niets heen
trouble-unknown-host = de server { $host } is niet bekend; klopt de naam?
trouble-unreachable = geen verbinding met { $server }: { $why }
trouble-of-host = { $host }: { $why }
trouble-no-starttls = { $host } biedt geen STARTTLS; kies TLS, of een andere poort
trouble-sign-in = { $host } weigert de gebruikersnaam of het wachtwoord: { $reply }
trouble-no-password-here = { $host } laat hier niemand aanmelden met een wachtwoord (AUTH PLAIN of LOGIN)
trouble-no-token-here = { $host } laat hier niemand aanmelden met een token (AUTH XOAUTH2)
trouble-lost = de verbinding brak af bij { $doing }: { $why }
trouble-silent = { $host } antwoordde niet op tijd bij { $doing }
trouble-too-slow = het duurde te lang; de rest volgt
trouble-settings = de instellingen konden niet worden gelezen: { $why }
trouble-folder = de map { $folder } gaat niet open: { $reply }
trouble-no-uidvalidity = { $host } geeft zijn mails geen blijvende nummers (UIDVALIDITY), en dan zijn ze niet precies één keer op te halen
trouble-not-stored = er kon geen mail worden opgeslagen; die is op de server gebleven: { $why }
trouble-left-there =
    { $aside ->
        [0] { $failed ->
            [one] één mail kon niet worden opgehaald en wordt opnieuw geprobeerd
           *[other] { $failed } mails konden niet worden opgehaald en worden opnieuw geprobeerd
        }
       *[other] { $aside ->
            [one] één mail is op de server gebleven; zie de postbus bij Instellingen
           *[other] { $aside } mails zijn op de server gebleven; zie de postbus bij Instellingen
        }
    }
trouble-too-large = groter dan { $megabytes } MB
trouble-not-given = de server noemt hem en geeft hem niet
trouble-nothing-stored = er kan nu niets worden bewaard ({ $why }); binnenkomende mail blijft waar hij is en komt later
unstored-full = de schijf is vol
unstored-locked = een ander programma houdt de database op slot, of het is er te druk
unstored-read-only = in de database kan niet worden geschreven
trouble-not-taken = een mail kon niet worden opgeslagen en is bij de afzender gebleven: { $why }
trouble-sender = { $host } weigert de afzender: { $reply }
trouble-recipient = { $address } werd geweigerd: { $reply }
trouble-mail = de mail werd geweigerd: { $reply }
trouble-signing = de sleutel { $selector } van { $domain } ondertekent niet: { $why }
trouble-dam-address = { $count } automatische mails aan dit adres binnen { $hours } uur
trouble-dam-mailbox = { $count } ontvangstbevestigingen uit deze postbus binnen { $hours } uur
trouble-unreadable = op de inhoud liep het programma dat hem leest vast
trouble-nothing-to-file-under = iets waar hij bij hoort is er niet; is de desk ingericht?
trouble-not-filed = kon niet worden opgeborgen: { $why }
trouble-not-a-web-address = het adres is geen webadres: dat begint met https:// (of http://)
trouble-inside = { $address } ligt binnen het netwerk; alleen de beheerder kan dat toestaan, in de configuratie
trouble-status = de server antwoordde { $status }; open het adres in een browser om te zien waarom
trouble-slow = de server stuurde het niet binnen { $seconds } seconden
trouble-not-fetched = ophalen lukte niet: { $why }
trouble-calendar-cut-off = de agenda houdt halverwege op: het einde, END:VCALENDAR, ontbreekt
trouble-not-a-calendar = dat is geen iCalendar-bestand: dat begint met BEGIN:VCALENDAR
trouble-too-many-days = de agenda heeft te veel afspraken of vrije dagen
trouble-never-open = met deze vrije dagen ging de desk nooit meer open; ze zijn niet overgenomen

trouble-token-not-connected = de postbus is nog niet verbonden met zijn aanbieder; verbind hem bij Instellingen, Postbussen
trouble-token-refused = de aanbieder neemt ons token niet meer aan; verbind de postbus opnieuw bij Instellingen, Postbussen. Die zei: { $reply }
trouble-token-wrong-client = de aanbieder weigert de client-id of het geheim ervan: { $reply }
trouble-token-pending = niemand heeft de code nog ingetypt
trouble-token-slow-down = de aanbieder wil minder vaak gevraagd worden
trouble-token-too-late = de code is niet op tijd ingetypt; vraag een nieuwe
trouble-token-denied = degene aan wie het gevraagd werd zei nee
trouble-token-unreachable = de aanbieder kon niet worden gevraagd: { $why }
trouble-token-no-edge = dit programma is gestart zonder weg naar andere servers

cause-refused = daar neemt niemand op
cause-timed-out = er kwam niet op tijd antwoord
cause-hung-up = de server hing op
cause-no-way = er is hiervandaan geen weg heen
cause-not-tls = de server spreekt op deze poort geen TLS
cause-tls-failed = TLS mislukte: { $words }
cause-expired = het certificaat van de server is verlopen
cause-not-valid-yet = het certificaat van de server geldt nog niet; loopt de klok van deze machine goed?
cause-other-name = het certificaat van de server is van een andere naam
cause-unknown-issuer = deze machine weet niet wie het certificaat van de server uitgaf
cause-revoked = het certificaat van de server is ingetrokken
cause-certificate = het certificaat van de server is niet te vertrouwen: { $words }
cause-nobody-to-trust = deze machine kent geen certificaatautoriteiten: installeer het pakket ca-certificates, of noem een bestand met uw eigen
cause-too-many-redirects = we werden te vaak doorgestuurd
cause-too-long = het antwoord is veel te lang
cause-no-token = het antwoord was { $status }, zonder token en zonder reden
cause-no-codes = er zijn daar geen codes om in te typen
cause-no-https = er wordt verwezen naar een adres zonder https

doing-connecting = het verbinden
doing-greeting = het wachten op de begroeting
doing-starting-tls = het beginnen van TLS
doing-signing-in = het aanmelden
doing-listing-folders = het opvragen van de mappen
doing-opening-folder = het openen van de map
doing-listing-mails = het opvragen van de mails
doing-asking-sizes = het opvragen van de groottes
doing-fetching-mail = het ophalen van een mail
doing-marking-read = het als gelezen merken
doing-moving-mails = het verplaatsen van mails
doing-naming-sender = het noemen van de afzender
doing-naming-recipient = het noemen van een ontvanger
doing-asking-to-send = de vraag te mogen sturen
doing-handing-over = het overhandigen van de mail
doing-starting-over = het opnieuw beginnen
