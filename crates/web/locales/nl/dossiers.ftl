# Dossiers: werk dat als stapel binnenkomt, met een langste wachttijd in werkdagen.
piles-title = Dossiers
piles-what = Werk dat als stapel binnenkomt, naast de vragen: offertes, garantiezaken. Elk dossier is beloofd op de dag dat het binnenkwam.
piles-empty = Er zijn nog geen stapels. Een beheerder maakt er een, met hoe lang een dossier hooguit mag wachten.
piles-about = { $who }: hooguit { $n ->
    [one] één werkdag.
   *[other] { $days } werkdagen.
  }
piles-open = { $n ->
    [0] niets open
   *[other] { $word } open
  }
piles-overdue = { $n ->
    [one] Van één is de belofte gebroken.
   *[other] Van { $word } is de belofte gebroken.
  }
piles-late = { $n ->
    [one] Eén past niet op tijd in wat er van de antwoordmomenten over is.
   *[other] { $word } passen niet op tijd in wat er van de antwoordmomenten over is.
  }
piles-oldest = Het oudste kwam { $when } binnen.
piles-week = In zeven dagen { $came } erbij, { $went } eruit.
piles-hours = { $n } uur
piles-share = Kiezen of delen
piles-share-sentence = Van de { $slots } antwoordmomenten in de komende { $days } dagen gaan er { $questions } naar vragen en { $files } naar dossiers; { $left } is nog vrij.
piles-lacking = { $hours } werk aan dossiers vindt geen plaats op tijd.
piles-choose = Kiezen: stoppen met één stapel
piles-choose-one = Zonder { $pile }: { $open } dossiers minder, waarvan er { $late } volgens het plan te laat komen, en { $hours } werk. Door een stapel wordt geen vraag later beloofd dan de regel wil; zonder is er plaats om vragen eerder te beloven.
piles-try = Delen: wat doet dat met de beloften?
piles-try-less = { $team }: { $n } minuten per dag van vragen naar dossiers
piles-try-more = { $team }: { $n } minuten per dag erbij voor vragen
piles-share-questions = Vragen
piles-share-files = Dossiers
piles-share-left = Vrij
piles-share-how = Dossiers staan in hetzelfde plan als vragen. Een stapel krijgt wat de belofteregel overlaat, en laat een klant nooit langer wachten dan de regel; wat nergens op tijd past, wordt genoemd. Wie buiten antwoordmomenten aan dossiers werkt, ziet de stapel sneller slinken dan hier staat.
piles-flow = Erbij en eruit
piles-flow-sentence = In dertien weken kwamen er { $came } bij en gingen er { $went } uit. De stapel was { $was } en is nu { $is }.
piles-flow-how = Bovenste lijn: alles wat binnenkwam. Gestreepte lijn: alles wat eruit ging. Ertussen ligt de stapel.
piles-flow-none = Er is nog niets binnengekomen; dan valt er niets te tekenen.
piles-rows = De cijfers
piles-col-week = Week tot en met
piles-col-in = Erbij
piles-col-out = Eruit
piles-col-open = Op de stapel
pile-new = Nieuwe stapel
pile-change = Verander de stapel
pile-name = Naam
pile-name-help = Zoals u hem noemt: Offertes, Garantie.
pile-team = Team
pile-subject = Onderwerp
pile-any-subject = iedereen in het team kan het
pile-subject-help = Wie dit onderwerp kent, werkt de dossiers af.
pile-days = Hooguit zoveel werkdagen
pile-days-help = Wat al in de stapel ligt, houdt zijn belofte.
pile-effort = Minuten die er meestal een kost
pile-effort-help = Hiermee wordt gerekend of alles op tijd past.
pile-active = Er kunnen dossiers bij
pile-closed = In deze stapel komen geen dossiers meer bij.
pile-open = Te doen
pile-empty = De stapel is leeg.
pile-promises = { $kept } van de { $all } beloften gehouden, { $renewed } vernieuwd, { $broken } gebroken, in dertien weken.
pile-came = binnen { $when }
pile-with = bij { $name }
pile-broken-before = { $n ->
    [one] één belofte hierop is gebroken
   *[other] { $n } beloften hierop zijn gebroken
  }
pile-planned = Past bij { $name }, { $when }.
pile-no-room = Vindt nergens plaats in de antwoordmomenten.
pile-do = Doen: { $title }
pile-outcome = Wat is ermee gedaan?
pile-outcome-help = Of, bij intrekken, waarom het niet meer hoeft.
pile-do-done = Klaar
pile-do-withdraw = Trek in
pile-later = Zoveel werkdagen vanaf vandaag
pile-later-why = Waarom later
pile-do-renew = Beloof later
pile-agent = Van wie
pile-nobody = het team
pile-do-hand = Geef door
pile-in = Erbij
pile-lines = Eén dossier per regel
pile-lines-help = Een omschrijving; of nummer, omschrijving en datum van binnenkomst met puntkomma's of tabs ertussen, zoals u het uit een rekenblad plakt.
pile-in-do = Leg op de stapel
pile-left-out = En nog { $n } dossiers, met een latere belofte.
pile-ended = Eruit
pile-ended-by = { $name }, { $when }
pile-added = Op de stapel gelegd.
pile-done = Klaar, en opgeschreven wat ermee gedaan is.
pile-renewed = Opnieuw beloofd.
pile-withdrawn = Ingetrokken.
pile-handed = Doorgegeven.
pile-problem-twice = Dit nummer staat er twee keer.
pile-problem-ended = Dit dossier is al klaar of ingetrokken, misschien net door een collega. Er is niets veranderd.
pile-problem-known = Dit nummer staat al op de stapel.
pile-problem-more = En nog { $n } regels.
pile-problem-future = Die dag moet nog komen.
pile-problem-long-ago = Dat is langer dan een jaar geleden.
pile-problem-line = Regel { $line }: { $what }
pile-problem-cells = Hier staat meer dan nummer, omschrijving en datum.
pile-problem-title = De omschrijving ontbreekt.
pile-pinned = Met de hand gezet: { $name }, { $when }.
dossier-do = Doen, verzetten of overdragen
dossier-history = Wat er gebeurde
dossier-came = Erin gelegd door { $who }.
dossier-came-program = Erin gelegd door een programma.
dossier-handed = Aan { $to } gegeven door { $who }.
dossier-handed-team = Teruggegeven aan het team door { $who }.
dossier-renewed = Verzet door { $who }, nu vóór { $until }: { $words }
dossier-renewed-once = Verzet door { $who }.
dossier-broken = De belofte verliep en is gebroken. De nieuwe is vóór { $until }.
dossier-broken-once = De belofte verliep en is gebroken.
dossier-warned = Weinig tijd meer: { $to } hoorde ervan.
dossier-warned-half = De helft van de tijd was om, in niemands antwoordmoment: { $to } hoorde ervan.
dossier-warned-unfit = Past in geen antwoordmoment op tijd: { $to } hoorde ervan.
dossier-moved = Door { $who } in het antwoordmoment van { $to } gezet, { $slot }.
dossier-unpinned = { $who } liet het plan weer kiezen.
dossier-done = Gedaan door { $who }: { $words }
dossier-done-once = Gedaan door { $who }.
dossier-withdrawn = Ingetrokken door { $who }: { $words }
