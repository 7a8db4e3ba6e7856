# Password by link.
sign-in-forgot = Forgot your password
sign-in-back = Back to signing in
password-forgot-title = Forgot your password
password-forgot-do = Send me a link
password-forgot-help = We send a link with which you choose a new password.
password-forgot-sent = If this is the address of a colleague, a message with a link is waiting there now. The link works for an hour.
password-new-title = New password
password-new = New password
password-new-help = At least ten characters; a sentence is better than a word.
password-new-do = Set it
password-link-expired = This link was used, or is too old. Ask for a new one.
password-link-again = New link
