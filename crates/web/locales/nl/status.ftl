status-title = Status
status-well = Alles werkt. Er ligt niets te wachten dat u moet weten.
status-ill = { $n ->
    [one] Er is één ding dat aandacht vraagt.
   *[other] Er zijn { $n } dingen die aandacht vragen.
  }
status-promises = Beloften
status-promises-how = { $n } open, { $late } over tijd zonder dat de klant het weet.
status-promises-advice = Dit hoort binnen een minuut vanzelf over te gaan. Blijft het staan, kijk dan of het programma genoeg schijfruimte heeft en start het opnieuw.
status-outbox = Mail naar buiten
status-outbox-since = { $n } wachten, de oudste sinds { $since }; { $failed } niet aangenomen.
status-outbox-empty = Er wacht niets; { $failed } niet aangenomen.
status-outbox-advice = Bekijk bij de mails wat de server zei, en probeer het daar opnieuw.
status-inbox = Mail naar binnen
status-inbox-how = { $n } net binnen en nog niet verwerkt, { $parked } apart gelegd.
status-inbox-advice = Hieronder staat welke mails het programma niet kon lezen. Er is niets kwijt.
status-edge-imap = Ophalen van { $name }
status-edge-oauth = Verbinding met de aanbieder van { $name }
status-edge-smtp = Versturen voor { $name }
status-edge-lmtp = Aanlevering door de mailserver
status-edge-feed = Agenda { $name }
status-edge-agenda = De agenda van { $name }
status-edge-disk = Schijf
status-edge-advice = Er gaat niets verloren: het programma blijft het proberen. Kijk de gegevens na bij de instellingen.
status-ok = Werkt, voor het laatst { $when }.
status-failing = Sinds { $when } niet: { $failure }
status-never = Nog niet gebruikt.
status-to-mails = Bekijk de mails
status-parked = Apart gelegde mails
status-parked-why = Deze mails kwamen binnen maar konden niet worden gelezen. Ze zijn bewaard zoals ze kwamen.
status-parked-about = { $when }, { $size }
status-parked-retry = Lees opnieuw
status-count = Telling van { $name }
status-count-how = { $missing } op de server die hier niet zijn, { $unstored } genoteerd die niet in de opslag staan.
status-count-advice = Kijk bij de postbus onder Instellingen. Wat ontbreekt, wordt vanzelf opgehaald als de server het geeft; wat niet in de opslag staat, staat in de laatste back-up.
status-connect-again = Een postbus opnieuw verbinden
