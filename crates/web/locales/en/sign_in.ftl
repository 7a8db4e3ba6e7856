sign-in-title = Sign in
sign-in-morning = Good morning.
sign-in-afternoon = Good afternoon.
sign-in-evening = Good evening.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-do = Sign in
sign-in-customer = A customer? You need nothing here: the link in our message opens your own page.
sign-in-meadow = Who does what, for whom, and before when.
sign-in-meadow-more = Every question gets a promise. Every promise is kept, renewed in time, or owned up to.
sign-in-wrong = This address and this password do not belong together. See whether the capitals are right, or choose a new password.
sign-in-too-many = This was tried too often. You can try again in { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
  }.
sign-in-demo = This is the demo. Look around as:
sign-in-or = or with a password
sign-in-role-administrator = Ruud, administrator
sign-in-role-lead = Lotte, team lead
sign-in-role-agent = Karin, specialist
sign-in-role-desk = Bea, reception
