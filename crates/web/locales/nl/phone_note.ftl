phone-title = Telefoonnotitie
phone-title-visit = Aan de balie
phone-rang = de telefoon ging om { $time }
phone-came = kwam binnen om { $time }
phone-who = Nummer of naam
phone-look = Zoek wie het is
phone-callers = Wie is het?
phone-else = Iemand anders
phone-name = Naam (mag leeg blijven)
phone-name-else = Naam van iemand anders
phone-nameless = Naam onbekend
phone-customer-since = klant sinds { $year }
phone-silent = { $n ->
    [one] één dag stil
   *[other] { $n } dagen stil
}
phone-heard-today = vandaag nog gesproken
phone-open = Open belofte:
phone-no-open = Geen open belofte.
phone-text = Vraag, in de woorden van de klant
phone-urgent = Dringend
phone-urgent-help = Gevaar, geen verwarming of water, of de zaak ligt stil. Wie het weet, krijgt het nu in beeld.
phone-whom = Voor wie
phone-whom-default = Wie het weet ({ $team })
phone-own = Zelf beantwoord
phone-said = Wat zei u?
phone-own-do = Leg het antwoord vast
phone-read-aloud = Lees voor
phone-then-today = Lukt dat niet, dan hoort u dat van ons voordat het { $time } is.
phone-then-later = Lukt dat niet, dan hoort u dat van ons vóór dat moment.
phone-record = Leg vast
phone-later = Later beloven
phone-sooner = Eerder
phone-why-rule = De regel
phone-no-rule = geen regel past; dit is de noodregel van 24 uur
phone-why-later = Later
phone-why-later-more = { $n ->
    [one] één stap later dan de regel
   *[other] { $n } stappen later dan de regel
}
phone-changed = De belofte is intussen veranderd. Lees deze voor, en leg dan vast. Er is niets verloren gegaan.
phone-noted = Vastgelegd voor { $who }:
phone-answered-done = Vastgelegd als meteen beantwoord.
phone-taken-back = Teruggehaald. Er staat geen belofte meer open voor die notitie.
phone-see = bekijk
phone-just-noted = Zojuist genoteerd
phone-none-noted = Vandaag nog niets. Wat u vastlegt, komt hier te staan.
phone-answered-self = Zelf beantwoord: { $subject }
phone-take-back = haal terug
