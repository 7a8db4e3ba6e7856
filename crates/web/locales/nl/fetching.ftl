fetching-title = Ophalen
fetching-link = Hoe het gaat
fetching-none = Er is nog niets opgehaald.
fetching-all = { $there } op de server, allemaal gezien.
fetching-under-way = { $held } van { $there } gedaan.
fetching-not-counted = Nog niet geteld; dat gebeurt elke nacht.
fetching-counted = Geteld { $when }: server, register en opslag kloppen.
fetching-miscounted = Geteld { $when }: { $missing } op de server die hier niet zijn, { $unstored } genoteerd die niet in de opslag staan.
fetching-troubles = Op de server gebleven
fetching-troubles-why = Deze mails konden niet worden opgehaald. Ze staan onaangeroerd op de server; de andere gingen door.
fetching-mail = Mail { $uid } in { $folder }
fetching-parked = opzij gezet { $when } na { $tries ->
    [one] één poging
   *[other] { $tries } pogingen
  }, { $size }
fetching-troubled = { $tries ->
    [one] één keer
   *[other] { $tries } keer
  } geprobeerd, het laatst { $when }, { $size }; het wordt weer geprobeerd
fetching-no-size = grootte onbekend
fetching-retry = Deze nog eens proberen
fetching-folders = Mappen
fetching-folders-help = Eén per regel, zoals de server ze noemt. Leeg is INBOX. “Verbinding proberen” toont ze.
fetching-since = Mail die er al staat
fetching-since-now = alleen wat sinds gisteren binnenkwam
fetching-since-day = vanaf een dag
fetching-since-all = alles
fetching-since-help = Wat later binnenkomt, wordt altijd opgehaald.
fetching-old = Wat wordt oude mail, van meer dan een dag terug?
fetching-old-past = geschiedenis: te vinden, zonder belofte; niemand krijgt bericht
fetching-old-question = vragen van nu: met een belofte en een ontvangstbericht
fetching-old-help = Wie toen schreef, heeft misschien allang antwoord gehad. Antwoordt die klant later op zo’n mail, dan wordt het gewoon een vraag.
fetching-day = Vanaf deze dag
fetching-after = Op de server, als de mail hier bewaard is
fetching-after-leave = zo laten
fetching-after-read = als gelezen markeren
fetching-after-move = naar een map verplaatsen
fetching-after-help = Alleen voor mail die vanaf nu wordt opgehaald.
fetching-move = Verplaatsen naar deze map
mailbox-auth = Aanmelden
mailbox-by-password = met gebruiker en wachtwoord
mailbox-by-token = bij de aanbieder (Microsoft 365, Google)
problem-is-fetched = Deze map wordt zelf opgehaald: wat erheen gaat, zou terugkomen.
try-button = Verbinding proberen
try-works = Het werkt. { $n ->
    [one] Er is één map gevonden.
   *[other] Er zijn { $n } mappen gevonden.
  } Er is nog niets bewaard.
try-found = Mappen op de server
try-no-folder = Er is op de server geen map { $folder }.
try-host = Die server is er niet. { $words }
try-port = Daar antwoordt niemand. { $words }
try-security = De verbinding kan niet worden beveiligd. { $words }
try-sign-in = De server laat ons niet binnen. { $words }
try-folder = De map gaat niet open. { $words }
try-other = Het lukte niet. { $words }
connection-title = Verbinding met de aanbieder
connection-why = Microsoft 365 en Google openen een postbus met een sleutel die steeds wordt vernieuwd, niet met een wachtwoord.
connection-after-saving = Bewaar eerst; verbind de postbus daarna met de aanbieder.
connection-connected = Verbonden.
connection-asked = Wacht tot het bij de aanbieder is gedaan.
connection-refused = De aanbieder neemt onze sleutel niet meer aan. Verbind opnieuw.
connection-new = Nog niet verbonden.
connection-now = Verbinden
connection-again = Opnieuw verbinden
connection-type = Meld u aan als deze postbus en typ deze code op
connection-until = tot { $until }
connection-client-title = Uw client bij de aanbieder
connection-client-why = Registreer er een bij de aanbieder (“app-registratie”), met dit adres om naar terug te keren:
connection-provider = Aanbieder
connection-microsoft = Microsoft 365
connection-google = Google
connection-other = Een andere aanbieder
connection-other-help = Alleen voor een andere aanbieder. Zonder adres voor codes wordt een link gevolgd.
connection-tenant = Tenant
connection-tenant-help = Alleen Microsoft: de id of het domein van de organisatie. Leeg werkt meestal.
connection-client = Client-id
connection-secret = Client-geheim
connection-secret-help = Leeg als de aanbieder er geen gaf.
connection-secret-kept = Er is er een bewaard. Leeg laat het zoals het is.
connection-authorize-url = Adres voor toestemming
connection-token-url = Adres voor sleutels
connection-device-url = Adres voor codes
connection-scope = Bereik (scope)
