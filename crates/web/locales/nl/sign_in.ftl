sign-in-title = Aanmelden
sign-in-morning = Goedemorgen.
sign-in-afternoon = Goedemiddag.
sign-in-evening = Goedenavond.
sign-in-email = E-mailadres
sign-in-password = Wachtwoord
sign-in-do = Meld aan
sign-in-customer = Klant? U heeft hier niets nodig: de link in ons bericht opent uw eigen pagina.
sign-in-meadow = Wie doet wat, voor wie, en vóór wanneer.
sign-in-meadow-more = Elke vraag krijgt een belofte. Elke belofte wordt gehouden, op tijd vernieuwd, of toegegeven.
sign-in-wrong = Dit adres en dit wachtwoord horen niet bij elkaar. Kijk of de hoofdletters goed staan, of kies een nieuw wachtwoord.
sign-in-too-many = Dit is te vaak geprobeerd. Over { $minutes ->
    [one] een minuut
   *[other] { $minutes } minuten
  } kan het weer.
sign-in-demo = Dit is de demo. Kijk rond als:
sign-in-or = of met een wachtwoord
sign-in-role-administrator = Ruud, beheerder
sign-in-role-lead = Lotte, teamleider
sign-in-role-agent = Karin, specialist
sign-in-role-desk = Bea, receptie
