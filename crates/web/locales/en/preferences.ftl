# Own preferences.
preferences-saved = Saved.
preferences-zone-help = All times are shown in this zone. Empty is that of the organisation.
preferences-keys = Single keys
preferences-keys-help = One key leads somewhere, such as t for a phone note. Off is calmer with speech or a screen reader.
preferences-password = Password
preferences-old = Present password
preferences-new = New password
preferences-new-help = At least ten characters; a sentence is better than a word.
preferences-password-then = After that you sign in again everywhere.
preferences-password-do = Change the password
