# Own preferences.
preferences-saved = Bewaard.
preferences-zone-help = Tijden staan overal in deze zone. Leeg is die van de firma.
preferences-keys = Losse toetsen
preferences-keys-help = Met één toets ergens heen, zoals t voor een telefoonnotitie. Uit is rustiger met spraak of een schermlezer.
preferences-password = Wachtwoord
preferences-old = Wachtwoord van nu
preferences-new = Nieuw wachtwoord
preferences-new-help = Minstens tien tekens; een zin is beter dan een woord.
preferences-password-then = Daarna meldt u zich overal opnieuw aan.
preferences-password-do = Verander het wachtwoord
