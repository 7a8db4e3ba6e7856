books-title = Books
menu-books = Books
books-invoices = Invoices
books-bank = Bank
books-owed = To pay
books-concentration = Dependence
books-who = Who we are
books-invoices-what = Invoices and credit notes as XML (UBL, Peppol, Factur-X), from you and to you. Sales count as revenue, purchases as what you owe. Several at once, or as a zip file.
books-files = Choose invoices (XML)
books-bring = Take in
books-makes = Make customers and suppliers that aren’t there yet
books-makes-help = Otherwise it is asked for each invoice.
books-brought = { $n ->
    [one] One file read
   *[other] { $n } files read
  }{ $bad ->
    [0] .
    [one] , one not taken in.
   *[other] , { $bad } not taken in.
  }
books-file-booked = Invoice { $number } was taken in and booked.
books-file-asks = Invoice { $number } was taken in; please say whose it is.
books-file-known = Invoice { $number } was there already and counts once.
books-file-bare = Number, date or amount is missing, so this was not taken in.
books-file-differs = Invoice { $number } was there already, with another amount. The one from then counts; take that out first if this is the right one.
books-no-file = Choose a file first.
books-file-no-xml = Not taken in: this is no invoice in XML, or the file is damaged.
books-file-doctype = Not taken in: it has a document type (DOCTYPE) or an entity of its own, with which a file can do harm. Ask for the invoice without.
books-file-too-large = Not taken in: the file is larger or more complicated than is read (at most 32 MB). Ask for the invoice without attachments.
books-file-encoding = Not taken in: the letters in this file can’t be read. Ask for it as UTF-8.
books-file-only-pdf = Not taken in: there is no invoice as XML in this PDF (Factur-X or ZUGFeRD). Ask for the invoice as UBL.
books-file-statement = Not taken in: this is a bank statement. Read it at Bank.
books-file-something-else = Not taken in: this is XML, but no invoice or credit note in UBL or CII.
books-file-zip = Not taken in: this zip file is damaged or encrypted, or holds more than 500 files or 64 MB.
books-unsure = Here you have to say something
books-unsure-what = Nothing is booked until it is clear whether you sold or bought, and to or from whom.
books-latest = Taken in last
books-none = Nothing was taken in yet.
books-sale = Sale
books-sale-credit = Credit note from us
books-purchase = Purchase
books-purchase-credit = Credit note to us
books-side-unknown = Sale or purchase?
books-asks = waits for you
books-paid = paid
books-open = open
books-open-part = { $open } still open
books-date = { $on }
books-dates = { $on }, to be paid on or before { $due }
books-side = Kind
books-seller = From
books-buyer = To
books-issued = Date
books-due = Due
books-net = Without VAT
books-payable = Amount to pay
books-state = State
books-reference = Payment reference
books-key-vat = VAT number
books-key-kvk = KvK number
books-key-kbo = KBO number
books-key-gln = GLN
books-key-iban = IBAN
books-key-name = Name
books-account = Customer or supplier
books-account-new = Make a new one, with the name on the invoice
books-account-help = The numbers on the invoice find this party by themselves from now on.
books-place = What is this?
books-place-do = Book
books-document = Save the invoice as it came
books-broken = Rules that the invoice breaks
books-fatal = May be refused:
books-lines = Lines of the invoice
books-what = What
books-quantity = Quantity
books-amount = Amount
books-payments = Paid
books-payments-none = Nothing yet.
books-paid-bank = { $on }, from the bank statement
books-paid-otherwise = { $on }, in another way
books-take-back = Take back
books-mark-paid = Is paid
books-undo = Take out again
books-not-now = This can’t be done now: something was paid of it, or somebody else just changed it. Take the payment back first.
books-new-iban = This account number, { $iban }, isn’t known of this supplier; { $known } is. Call them before you pay, on a number that you had already: bills are forged on their way.
books-new-iban-theirs = Called: it is theirs
books-iban-of-another = This account number, { $iban }, is another’s: { $of }. Call this supplier before you pay, at a number that you had already: bills are forged on their way. If it is right, take the number away there, or join the two.
books-iban-whose = See whose it is
books-done-of-another = This account number stands with another customer or supplier. Take it away there first, or join the two.
books-done-trusted = This account number is now known of this supplier.
owed-new-iban = To an account number that we don’t know of them: call first.
books-foreign = This invoice isn’t in euros, and therefore doesn’t count as revenue or purchase.
books-done-placed = { $n ->
    [0] Booked.
    [one] Booked, with the one other of this party that waited for it.
   *[other] Booked, with the { $n } others of this party that waited for it.
  }
books-done-kept = Recorded.
books-done-taken = Taken in; please say whose it is.
books-done-known = This invoice was there already and counts once.
books-done-differs = This invoice was there already, with another amount. The one from then counts; take it out first if the new one is right.
books-done-undone = Taken out; it doesn’t count any more.
books-done-paid = Paid.
books-done-open = The payment was taken back; it is open again.
books-done-matched = Confirmed.
bank-done-sure = { $n ->
    [one] One payment confirmed.
   *[other] { $n } payments confirmed.
  }
books-done-refused = This proposal won’t come back.
books-done-aside = Set aside.
books-done-saved = Saved.
books-who-what = By this the program knows you on an invoice: as the seller it is revenue, as the buyer you have to pay. The name of the organisation counts already.
books-iban-help = One per line.
books-names = Other names of your firm
books-names-help = One per line, as they stand on invoices.
books-payer = Who pays the bills
books-payer-first = The first administrator
books-payer-help = Gets a mail before the due date, on the day itself and when it is late. A lead or an administrator: they see the books.
books-large = We are a large firm
books-large-help = In the Netherlands a large firm pays a small one within thirty days (Civil Code, article 6:119a, paragraph 6).
books-not-a-key = { $what } can’t exist; please check the number.
bank-what = Statements of the bank (CAMT or MT940, also as a zip file). It is proposed which payment belongs to which invoice; you confirm. Nothing is booked in silence.
bank-files = Choose statements
bank-bring = Read
bank-brought = { $name }: { $n ->
    [one] one statement
   *[other] { $n } statements
  }, { $new ->
    [one] one new entry
   *[other] { $new } new entries
  }{ $known ->
    [0] .
    [one] , one was there already.
   *[other] , { $known } were there already.
  }{ $wrong ->
    [0] {""}
    [one] {" "}Of one statement the balance is wrong.
   *[other] {" "}Of { $wrong } statements the balance is wrong.
  }
bank-unreadable = { $name } is no bank statement in CAMT or MT940, or it is damaged. Nothing of it was taken in.
bank-proposals = Proposals
bank-proposals-none = There is nothing to propose.
bank-progress = Of { $all } entries: { $matched } confirmed, { $open } open, { $aside } set aside.
bank-sure = { $n ->
    [one] Confirm the one proposal of { $score } or more
   *[other] Confirm all { $n } proposals of { $score } or more
  }
bank-score = certainty { $n } of 100
bank-is-for = Is for
bank-rest = Of that { $rest } is left over.
bank-confirm = Confirm
bank-refuse = No
bank-unmatched = Without a proposal
bank-aside = Is for no invoice
bank-is-aside = This is for no invoice.
bank-nameless = Without a name
bank-latest = Confirmed last
bank-latest-line = { $on }: { $party }, { $number }
bank-statements = Statements
bank-entries = { $n ->
    [one] one entry
   *[other] { $n } entries
  }
bank-wrong = The balance is wrong: the statement says { $found }, the amounts make { $expected }. Something is missing, or there twice.
bank-unknown = Without opening and closing balance: can’t be checked.
bank-undo-not = This statement can’t be taken out: payments of it were confirmed. Take those back first.
bank-split = Say it yourself, or split
bank-split-what = Fill in at each invoice how much of this payment is for it; a credit note with a minus before it.
bank-split-none = No invoice is open.
bank-part = of { $open }
bank-not-an-amount = Fill in amounts such as 1,204.50.
bank-more-than-paid = Together this is more than was paid, or it goes the other way.
bank-more-than-open = Of one of the invoices less is open.
bank-nothing-said = Fill in an amount at one invoice at least.
owed-what = A bill that is open is a promise to pay.
owed-total = { $total } in all; nothing is late.
owed-total-late = { $total } in all, of which { $late } is late.
owed-none = There is nothing to pay.
owed-due = to be paid on or before { $on }, { $n ->
    [one] one day
   *[other] { $n } days
  } left
owed-today = to be paid today, { $on }
owed-late = should have been paid { $on }, { $n ->
    [one] one day
   *[other] { $n } days
  } late
owed-over-thirty = More than thirty days: not allowed towards a small firm if you are large (Dutch Civil Code, article 6:119a, paragraph 6).
owed-over-sixty = More than sixty days: only if expressly agreed and not grossly unfair (Dutch Civil Code, article 6:119a, paragraph 5); in Belgium not at all.
owed-really = How long we really take
owed-days = The middle one of { $n ->
    [one] one paid bill
   *[other] { $n } paid bills
  } was paid after { $median } days. They are too few for an interval.
owed-days-interval = The middle one of { $n } paid bills was paid after { $median } days (with 95% confidence between { $low } and { $high }).
owed-days-none = In the past year no bill was paid whole yet.
owed-really-how = Days from the date of the invoice to the last payment, over twelve months; the interval follows from the order of the days.
owed-suffering = Who waits for us most
owed-suffering-what = Euros times days late: what they lent us without wanting to.
owed-supplier = Supplier
owed-late-word = Late
owed-late-of = { $late } of { $all }
owed-longest = Longest, days
owed-euro-days = Euro-days
leaning-what = On whom we lean: the share of revenue and purchases by party, without VAT.
leaning-period = From { $since } to { $until }.
leaning-csv = As a file (CSV)
leaning-sales = Revenue
leaning-purchases = Purchases
leaning-none = Nothing was booked in these twelve months.
leaning-largest = { $total } over { $n ->
    [one] one party
   *[other] { $n } parties
  }; the largest is { $name } with { $share }, the three largest together { $three }.
leaning-hhi = HHI { $hhi }: as concentrated as { $equal } parties of equal size.
leaning-spread = That is well spread.
leaning-middle = That is moderately concentrated.
leaning-high = That is highly concentrated: if the largest falls away, you feel it at once.
leaning-party = Party
leaning-share = Share
leaning-both = Customer and supplier
leaning-both-what = If they fail, this share of revenue falls away, and this share of what you buy.
leaning-of-sales = Of revenue
leaning-of-purchases = Of purchases
leaning-how = HHI (Herfindahl-Hirschman): the sum of the squared shares in per cent, up to 10,000. Below 1,000 spread, above 1,800 highly concentrated, on the scale of the US Merger Guidelines (2023), which is about markets. Credit notes are taken off.
books-find = Search all customers and suppliers
books-move = This is somebody else’s
bank-aside-party = So is all of this party
bank-asides = Set aside last
bank-asides-line = { $party }: { $n ->
    [one] one entry
   *[other] { $n } entries
  }
bank-done-asides = { $n ->
    [one] One entry was set aside
   *[other] { $n } entries were set aside
  }; below you can take that back.
bank-done-back = Taken back; it is open again.
bank-next = Earlier entries
bank-newest = Back to the newest
