# Attention: a reason, and what a colleague did.
attention-title = Attention
attention-what = Note something for a day. On that day it stands on Today, with whoever knows this customer best. The program writes and sends nothing by itself.
attention-words = What would you like to think of?
attention-day = On which day
attention-note = Note attention
attention-reasons = Reasons
attention-year = has been a customer for { $n ->
    [one] one year.
   *[other] { $n } years.
  }
attention-silence = used to ask regularly, and has not been heard of for { $n } days.
attention-made-good = We made a broken promise good; how is it now? { $subject }
attention-noted = noted for { $day }: { $words }
attention-called = called
attention-visited = passed by
attention-written = wrote
attention-not-now = not now
attention-tapped = { $who }: { $done }.
attention-taken-back = not after all
attention-was-done = { $name }: { $done }
concern-mailing = Nearly the same went to { $n } others in the last month. This is a mailing, not attention.
event-surveyed = The customer answered a survey.
event-attention = Attention by { $who }: { $done }.
bar-attention = Note attention
