### A week of answer slots of a team.
team-slots-title = Answer slots of the week
team-slots-week = From { $from } to { $until }.
team-slots-weeks = Weeks
team-slots-before = Week before
team-slots-now = This week
team-slots-after = Week after
team-slots-all = All teams
team-slots-empty = Nobody has answer slots this week, so nothing is planned.
team-slots-away = Away: { $names }
team-slots-away-part = Away for part of the day: { $names }
team-slots-none = Nobody has an answer slot.
team-slots-closed = Closed.
team-slots-runs = now
team-slots-free = Nothing is promised in it yet.
team-slots-file = file
team-slots-link = Answer slots of the week
