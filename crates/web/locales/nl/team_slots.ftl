### Een week antwoordmomenten van een team.
team-slots-title = Antwoordmomenten van de week
team-slots-week = Van { $from } tot en met { $until }.
team-slots-weeks = Weken
team-slots-before = Week ervoor
team-slots-now = Deze week
team-slots-after = Week erna
team-slots-all = Alle teams
team-slots-empty = Niemand heeft deze week antwoordmomenten, dus er is niets gepland.
team-slots-away = Afwezig: { $names }
team-slots-away-part = Een deel van de dag afwezig: { $names }
team-slots-none = Niemand heeft een antwoordmoment.
team-slots-closed = Gesloten.
team-slots-runs = nu
team-slots-free = Er is nog niets in beloofd.
team-slots-file = dossier
team-slots-link = Antwoordmomenten van de week
