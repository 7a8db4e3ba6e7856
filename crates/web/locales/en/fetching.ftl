fetching-title = Fetching
fetching-link = How it goes
fetching-none = Nothing has been fetched yet.
fetching-all = { $there } on the server, all of them seen.
fetching-under-way = { $held } of { $there } done.
fetching-not-counted = Not counted yet; this happens each night.
fetching-counted = Counted { $when }: server, ledger and store agree.
fetching-miscounted = Counted { $when }: { $missing } on the server that are not here, { $unstored } noted that are not in the store.
fetching-troubles = Left on the server
fetching-troubles-why = These mails could not be fetched. They are untouched on the server; the others went on.
fetching-mail = Mail { $uid } in { $folder }
fetching-parked = put aside { $when } after { $tries ->
    [one] one try
   *[other] { $tries } tries
  }, { $size }
fetching-troubled = tried { $tries ->
    [one] once
   *[other] { $tries } times
  }, last { $when }, { $size }; it is tried again
fetching-no-size = size unknown
fetching-retry = Try these again
fetching-folders = Folders
fetching-folders-help = One per line, as the server calls them. Empty is INBOX. “Try the connection” lists them.
fetching-since = Mail that is there already
fetching-since-now = only what came in since yesterday
fetching-since-day = from a day on
fetching-since-all = all of it
fetching-since-help = What comes in later is always fetched.
fetching-old = What becomes of old mail, from more than a day back?
fetching-old-past = the past: to be found, without a promise; nobody is written to
fetching-old-question = questions of now: with a promise and an acknowledgement
fetching-old-help = Whoever wrote then may have had an answer long ago. If that customer answers such a mail later, it becomes a question as usual.
fetching-day = From this day on
fetching-after = On the server, once it is stored here
fetching-after-leave = leave it as it is
fetching-after-read = mark it as read
fetching-after-move = move it to a folder
fetching-after-help = Only for mail that is fetched from now on.
fetching-move = Move to this folder
mailbox-auth = Signing in
mailbox-by-password = with user and password
mailbox-by-token = with the provider (Microsoft 365, Google)
problem-is-fetched = This folder is fetched itself: what is moved there would come back.
try-button = Try the connection
try-works = It works. { $n ->
    [one] One folder was found.
   *[other] { $n } folders were found.
  } Nothing is saved yet.
try-found = Folders on the server
try-no-folder = There is no folder { $folder } on the server.
try-host = There is no such server. { $words }
try-port = Nobody answers there. { $words }
try-security = The connection can’t be protected. { $words }
try-sign-in = The server doesn’t let us in. { $words }
try-folder = The folder can’t be opened. { $words }
try-other = It didn’t work. { $words }
connection-title = Connection with the provider
connection-why = Microsoft 365 and Google open a mailbox with a token, not with a password. It is renewed by itself.
connection-after-saving = Save first; then connect the mailbox with its provider.
connection-connected = Connected.
connection-asked = Waiting until it is done at the provider.
connection-refused = The provider takes our token no more. Connect again.
connection-new = Not connected yet.
connection-now = Connect
connection-again = Connect again
connection-type = Sign in as this mailbox and type this code at
connection-until = until { $until }
connection-client-title = Your client at the provider
connection-client-why = Register one at the provider (“app registration”), with this address to come back to:
connection-provider = Provider
connection-microsoft = Microsoft 365
connection-google = Google
connection-other = Another provider
connection-other-help = Only for another provider. Without an address for codes a link is followed.
connection-tenant = Tenant
connection-tenant-help = Microsoft only: the organisation’s id or domain. Empty works for most.
connection-client = Client id
connection-secret = Client secret
connection-secret-help = Empty where the provider gave none.
connection-secret-kept = One is stored. Empty leaves it as it is.
connection-authorize-url = Address for consent
connection-token-url = Address for tokens
connection-device-url = Address for codes
connection-scope = Scope
