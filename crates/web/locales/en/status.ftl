status-title = Status
status-well = Everything works. Nothing is waiting that you should know of.
status-ill = { $n ->
    [one] One thing asks for attention.
   *[other] { $n } things ask for attention.
  }
status-promises = Promises
status-promises-how = { $n } open, { $late } past their time without the customer knowing.
status-promises-advice = This should pass by itself within a minute. If it stays, see whether the program has enough room on the disk, and start it again.
status-outbox = Mail going out
status-outbox-since = { $n } waiting, the oldest since { $since }; { $failed } not accepted.
status-outbox-empty = Nothing waiting; { $failed } not accepted.
status-outbox-advice = See at the mails what the server said, and try again there.
status-inbox = Mail coming in
status-inbox-how = { $n } just in and not worked through yet, { $parked } put aside.
status-inbox-advice = Below are the mails that the program could not read. Nothing is lost.
status-edge-imap = Fetching from { $name }
status-edge-oauth = Connection with the provider of { $name }
status-edge-smtp = Sending for { $name }
status-edge-lmtp = Delivery by the mail server
status-edge-feed = Calendar { $name }
status-edge-agenda = The calendar of { $name }
status-edge-disk = Disk
status-edge-advice = Nothing is lost: the program goes on trying. Check the details in the settings.
status-ok = Works, last at { $when }.
status-failing = Not since { $when }: { $failure }
status-never = Not used yet.
status-to-mails = See the mails
status-parked = Mails put aside
status-parked-why = These mails came in but could not be read. They are kept as they came.
status-parked-about = { $when }, { $size }
status-parked-retry = Read again
status-count = Count of { $name }
status-count-how = { $missing } on the server that are not here, { $unstored } noted that are not in the store.
status-count-advice = Look at the mailbox under Settings. What is missing is fetched again by itself if the server gives it; what is not in the store is in the last backup.
status-connect-again = Connect a mailbox again
