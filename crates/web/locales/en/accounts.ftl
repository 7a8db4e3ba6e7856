menu-accounts = Accounts
accounts-title = Accounts
accounts-find = Find by name, number, city, contact, IBAN or domain
accounts-find-do = Find
accounts-empty = There are no accounts yet. Bring in a file from your books, or write down the first.
accounts-none = No account was found by that. Look with fewer words.
accounts-bring = Bring in a file
accounts-next = Next accounts
accounts-waiting = { $n ->
    [one] one conversation waits for us
   *[other] { $word } conversations wait for us
  }
account-new = New account
account-change = Change
account-change-title = Change account
account-join = Join
account-back = Back
account-saved = Saved.
account-joined = Joined. Everything is here now.
account-moved = The contact was moved, with all conversations.
account-subscribed = The subscription was saved.
account-since = Customer since { $month }.
account-open = { $n ->
    [one] One promise open.
   *[other] { $word } promises open.
  }
account-nothing-open = No promise open.
account-figures = What this account brings
account-revenue = revenue in 24 months; { $share } % of the whole
account-margin = margin in 24 months, where the cost is known
account-monthly = a month in subscriptions
account-quarters = Revenue and promises by quarter
account-quarter = { $year }, quarter { $n }
account-chart = Revenue by quarter from { $first } to { $last }, with the promises that ended below.
account-chart-promises = Promises that ended, by quarter from { $first } to { $last }.
account-rows = Rows
account-when = Quarter
account-timeline = Timeline
account-show = What the timeline shows
account-all = All
account-promises = Promises
account-messages = Messages
account-money = Money
account-kept = kept
account-renewed = renewed
account-broken = broken
account-no-events = Nothing has happened here yet.
account-earlier = Earlier
account-promise-ended = { $state }, { $when }
account-bought = { $n ->
    [one] Bought for { $amount }.
   *[other] Bought for { $amount }, in { $n } rows.
  }
account-sold = { $n ->
    [one] We bought for { $amount }.
   *[other] We bought for { $amount }, in { $n } rows.
  }
account-began = Subscription began: { $product }, { $amount } a month.
account-ended = Subscription ended: { $product }.
account-to-them = Promises to them
account-months = 24 months
account-promised = { $kept } kept, { $renewed } renewed in time, { $broken } broken.
account-last-broken = The last one broken: { $when }.
account-no-promises = No promise to them has ended yet.
account-sides = Both ways
account-they-here = they with us
account-we-there = we with them
account-people = People
account-nobody = Nobody yet. Whoever asks a question can be put here.
account-move = To another account
account-move-to = Number or name of the other account
account-move-help = Empty: with no account.
account-move-do = Move
account-not-one = That doesn't find exactly one account. Give its number or its whole name.
account-subscriptions = Subscriptions
account-subscription = { $product }, { $amount } a month
account-runs = runs since { $from }
account-ran = from { $from } to { $to }
account-subscribe = New subscription
account-subscription-change = Change or end
account-product = What
account-per-month = Amount a month, without VAT
account-first-day = First day
account-last-day = Last day (empty: it runs on)
account-known-by = Known by
account-name = Name
account-kind = Kind
account-company = Company or organisation
account-household = Household
account-number = Account number
account-number-help = As in your books; each number stands once.
account-city = City
account-customer-since = Customer since
account-tier = Tier
account-tier-help = Your own word: gold, B, wholesale.
account-note = Note
account-not-a-day = Give a day, such as 2020-10-01.
account-keys = By what we recognise them
account-keys-help = In files, invoices and payments. More than one: with a comma between them.
account-key-name = Other name
account-key-domain = Domain
account-key-iban = IBAN
account-key-vat = VAT number
account-key-kvk = KvK number (NL)
account-key-kbo = KBO number (BE)
account-key-gln = GLN
join-title = Join accounts
join-what = Which account is the same as { $name }? All of { $name } goes there.
join-find = The account that stays
join-sentence = All of { $from } goes to { $into }:
join-people = { $n ->
    [one] one contact
   *[other] { $n } contacts
  }
join-conversations = { $n ->
    [one] one conversation with its promises
   *[other] { $n } conversations with their promises
  }
join-bookings = { $n ->
    [one] one booked amount
   *[other] { $n } booked amounts
  }
join-subscriptions = { $n ->
    [one] one subscription
   *[other] { $n } subscriptions
  }
join-others = { $n ->
    [one] one more thing
   *[other] { $n } more things
  }
join-keys = { $n ->
    [one] one key
   *[other] { $n } keys
  }
join-warning = This can't be undone. Old links lead to the account that stays from now on.
join-do = Join
join-other = Choose another
imports-title = Files with figures
imports-what = Revenue, purchases, account details and subscriptions from another program. Nothing is brought in before you have seen what a trial gives, and all of it can be taken out again at once.
imports-list = What was brought
imports-none = Nothing yet.
imports-bring = New file
imports-kind = What it holds
imports-file = CSV file
imports-read = Read the file
import-limit = At most { $size }; larger files go by “myosotis import”.
import-not-a-table = This is no table that can be read. Choose a file; save a spreadsheet as CSV first, with the names of the columns on its first line.
import-sales = Revenue
import-purchases = Purchases
import-accounts = Account details
import-subscriptions = Subscriptions
import-to-map = Say which column is what.
import-incomplete = The file didn't arrive whole. Throw it away and bring it again.
import-trying = The trial runs; { $n } rows seen.
import-tried = Tried: { $new } new, { $known } known already, { $bad } wrong. Nothing was brought in yet.
import-running = Being brought in: { $n } of { $all } rows, { $percent } %.
import-undoing = Being taken out again; { $n } rows gone.
import-done = Brought in: { $new } new, { $known } were known already, { $bad } wrong and left out.
import-failed = The file can't be read any further.
import-failed-often = This failed several times and was put aside; the log says why. What was brought in already can be taken out again.
import-failed-row = Line { $line } is longer than a row can be. Is there a quotation mark too many? Mend the file and bring it again.
import-undone = Gone; nothing of it is left.
import-throw-away = Throw this file away
import-undo = Take all of it out again
import-trial = What the trial gave
import-will-new = { $n ->
    [one] One row is new.
   *[other] { $n } rows are new.
  }
import-will-known = { $n ->
    [one] One row is known already and doesn't count again.
   *[other] { $n } rows are known already and don't count again.
  }
import-will-known-subscriptions = { $n ->
    [one] One subscription is known already and gets the amount and the last day of this file.
   *[other] { $n } subscriptions are known already and get the amount and the last day of this file.
  }
import-will-accounts = { $n ->
    [one] One new account is made.
   *[other] { $n } new accounts are made.
  }
import-will-bad = { $n ->
    [one] One row is wrong and stays out.
   *[other] { $n } rows are wrong and stay out.
  }
import-rest = Leave the wrong rows out and bring in the other { $n }
import-rest-needed = First say that the wrong rows may be left out.
import-take = { $n ->
    [one] Bring in one row
   *[other] Bring in { $n } rows
  }
import-bad = { $n ->
    [one] One wrong row
   *[other] { $n } wrong rows
  }
import-download = As a file
import-line = Line
import-column-head = Column
import-why = Why not
import-stands = What stands there
import-columns = Which column is what
import-columns-what = Below each column stand the first rows. What has a star is needed, and at least one way to find the account.
import-seen = Between the cells stands { $separator }.
import-tab = a tab
import-column = Column { $n }
import-decimals = Amounts are written as
import-order = A date begins with
import-day-first = the day (24/11/2026)
import-month-first = the month (11/24/2026)
import-makes = Make accounts that aren't there yet
import-makes-help = Otherwise rows of unknown accounts are wrong.
import-try = Try it
import-twice = Two columns are “{ $column }”. Choose one.
import-lacks = A column is missing: { $columns }.
import-any-account = a column to find the account by
import-col-none = don't use
import-col-number = Account number
import-col-name = Name of the account
import-col-email = E-mail address
import-col-domain = Domain
import-col-vat = VAT number
import-col-kvk = KvK number
import-col-iban = IBAN
import-col-date = Date
import-col-amount = Amount without VAT
import-col-monthly = Amount a month without VAT
import-col-cost = Cost of sales
import-col-product = Product
import-col-side = Sale or purchase
import-col-currency = Currency
import-col-reference = Number of the row or invoice
import-col-city = City
import-col-kind = Company or household
import-col-since = Customer since
import-col-tier = Tier
import-col-note = Note
import-col-started = First day
import-col-ended = Last day
import-bad-cells = This row has another number of cells than the first line.
import-bad-required = Something must stand here.
import-bad-too-long = This is too long.
import-bad-address = This is no e-mail address.
import-bad-domain = This is no domain of one account.
import-bad-iban = This is no valid IBAN.
import-bad-kvk = This is no valid KvK number.
import-bad-no-account = Nothing here tells which account it is.
import-bad-no-name = There is no such account, and without a name it can't be made.
import-bad-unknown = There is no such account.
import-bad-several = Several accounts have this name.
import-bad-amount = This is no amount.
import-bad-cent = This amount has more than two decimals.
import-bad-currency = Only euros are brought in.
import-bad-large = This amount is too large.
import-bad-zero = This amount must be above zero.
import-bad-day = This is no date.
import-bad-range = This date is before 1950 or more than a year ahead.
import-bad-side = This is neither a sale nor a purchase.
import-bad-kind = This is neither a company nor a household.
import-bad-ends = This ends before it begins.
import-bad-other = This row can't be brought in.
problem-not-a-key = One of these isn't right. See whether a digit is missing or too many.
account-one-on-a-line = One on a line.
account-complaints = Open complaints
account-complaint-open = Since { $when }; not mended yet.
account-complaint-asked = Since { $when }; asked whether it is good now.
account-attention = Reason for attention
account-answers = Would you recommend us?
account-last-score = out of 10 in the last survey, { $when }
account-alive = chance still a customer, { $from } to { $to }
account-alive-slips = chance still a customer, { $from } to { $to }: slipping away, worth a call
account-contract-runs = Customer
account-contract-runs-why = a contract is running
account-contract-ended = Cancelled
account-contract-ended-why = the last contract ended on { $day }
account-served = { $n ->
    [0] cost to serve in 12 months: work, channels, goodwill
    [one] cost to serve in 12 months: one minute of work, channels, goodwill
   *[other] cost to serve in 12 months: { $n } minutes of work, channels, goodwill
  }
account-margin-left = margin after service in 12 months
account-goodwill = { $n ->
    [one] goodwill since January, once
   *[other] goodwill since January, { $n } times
  }
