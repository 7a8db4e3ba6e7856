# What went wrong at an edge to another program. Each stands after what it is about, so without a capital and a full stop.

trouble-no-server = no server has been set
trouble-unprotected = { $host } is not this machine: without TLS or STARTTLS nothing is sent to it
trouble-unknown-host = the server { $host } is not known; is its name right?
trouble-unreachable = no connection to { $server }: { $why }
trouble-of-host = { $host }: { $why }
trouble-no-starttls = { $host } offers no STARTTLS; choose TLS, or another port
trouble-sign-in = { $host } refuses the user name or the password: { $reply }
trouble-no-password-here = { $host } doesn’t let anybody sign in with a password here (AUTH PLAIN or LOGIN)
trouble-no-token-here = { $host } doesn’t let anybody sign in with a token here (AUTH XOAUTH2)
trouble-lost = the connection broke off while { $doing }: { $why }
trouble-silent = { $host } did not answer in time while { $doing }
trouble-too-slow = it took too long; the rest follows
trouble-settings = the settings could not be read: { $why }
trouble-folder = the folder { $folder } can’t be opened: { $reply }
trouble-no-uidvalidity = { $host } gives its mails no lasting numbers (UIDVALIDITY), so they can’t be fetched once and only once
trouble-not-stored = mail could not be stored, and was left on the server: { $why }
trouble-left-there =
    { $aside ->
        [0] { $failed ->
            [one] one mail could not be fetched and is tried again
           *[other] { $failed } mails could not be fetched and are tried again
        }
       *[other] { $aside ->
            [one] one mail was left on the server; see the mailbox under Settings
           *[other] { $aside } mails were left on the server; see the mailbox under Settings
        }
    }
trouble-too-large = it is larger than { $megabytes } MB
trouble-not-given = the server lists it and doesn’t give it
trouble-nothing-stored = nothing can be stored now ({ $why }); mail that comes in stays where it is, and is taken later
unstored-full = the disk is full
unstored-locked = another program keeps the database locked, or it is too busy
unstored-read-only = the database can't be written to
trouble-not-taken = a mail could not be stored, and was left with its sender: { $why }
trouble-sender = { $host } refuses the sender: { $reply }
trouble-recipient = { $address } was refused: { $reply }
trouble-mail = the mail was refused: { $reply }
trouble-signing = the key { $selector } of { $domain } does not sign: { $why }
trouble-dam-address = { $count } automatic mails to this address within { $hours ->
    [one] an hour
   *[other] { $hours } hours
}
trouble-dam-mailbox = { $count } acknowledgements from this mailbox within { $hours ->
    [one] an hour
   *[other] { $hours } hours
}
trouble-unreadable = its bytes stopped the program that reads them
trouble-nothing-to-file-under = something it belongs to is not there; is the desk set up?
trouble-not-filed = it could not be filed: { $why }
trouble-not-a-web-address = the address is not a web address: it begins with https:// (or http://)
trouble-inside = { $address } is inside the network; only the administrator can allow that, in the configuration
trouble-status = the server answered { $status }; open the address in a browser to see why
trouble-slow = the server did not send it within { $seconds } seconds
trouble-not-fetched = it could not be fetched: { $why }
trouble-calendar-cut-off = the calendar ends halfway: its end, END:VCALENDAR, is missing
trouble-not-a-calendar = that is no iCalendar file: it should begin with BEGIN:VCALENDAR
trouble-too-many-days = the calendar has too many events or days off
trouble-never-open = with these days off the desk would never open again, so they were not taken

trouble-token-not-connected = the mailbox is not connected with its provider yet; connect it under Settings, Mailboxes
trouble-token-refused = the provider takes our token no more; connect the mailbox again under Settings, Mailboxes. It said: { $reply }
trouble-token-wrong-client = the provider refuses the client id or its secret: { $reply }
trouble-token-pending = nobody has typed the code yet
trouble-token-slow-down = the provider wants to be asked less often
trouble-token-too-late = the code was not typed in time; ask for another one
trouble-token-denied = whoever was asked said no
trouble-token-unreachable = the provider could not be asked: { $why }
trouble-token-no-edge = this program was started without a way to other servers

cause-refused = nobody answers there
cause-timed-out = it did not answer in time
cause-hung-up = the server hung up
cause-no-way = there is no way to it from here
cause-not-tls = the server doesn’t speak TLS on this port
cause-tls-failed = TLS failed: { $words }
cause-expired = the certificate of the server has expired
cause-not-valid-yet = the certificate of the server is not valid yet; is this machine’s clock right?
cause-other-name = the certificate of the server is for another name
cause-unknown-issuer = this machine doesn’t know who issued the server’s certificate
cause-revoked = the certificate of the server was revoked
cause-certificate = the certificate of the server can’t be trusted: { $words }
cause-nobody-to-trust = this machine knows no certificate authorities: install the package ca-certificates, or name a file with your own
cause-too-many-redirects = it sent us elsewhere too often
cause-too-long = its answer is far too long
cause-no-token = it answered { $status }, with no token and no reason
cause-no-codes = it gives no codes to type
cause-no-https = it sends people to an address without https

doing-connecting = connecting
doing-greeting = waiting for its greeting
doing-starting-tls = starting TLS
doing-signing-in = signing in
doing-listing-folders = listing the folders
doing-opening-folder = opening the folder
doing-listing-mails = listing the mails
doing-asking-sizes = asking for sizes
doing-fetching-mail = fetching a mail
doing-marking-read = marking mails as read
doing-moving-mails = moving mails
doing-naming-sender = naming the sender
doing-naming-recipient = naming a recipient
doing-asking-to-send = asking to send
doing-handing-over = handing over the mail
doing-starting-over = starting over
