# Password by link.
sign-in-forgot = Wachtwoord vergeten
sign-in-back = Terug naar aanmelden
password-forgot-title = Wachtwoord vergeten
password-forgot-do = Stuur mij een link
password-forgot-help = Wij sturen een link waarmee u een nieuw wachtwoord kiest.
password-forgot-sent = Als dit het adres van een collega is, ligt er nu een bericht met een link. De link werkt een uur.
password-new-title = Nieuw wachtwoord
password-new = Nieuw wachtwoord
password-new-help = Minstens tien tekens; een zin is beter dan een woord.
password-new-do = Leg vast
password-link-expired = Deze link is gebruikt of te oud. Vraag een nieuwe aan.
password-link-again = Nieuwe link
