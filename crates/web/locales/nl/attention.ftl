# Aandacht: een aanleiding, en wat een collega deed.
attention-title = Aandacht
attention-what = Noteer iets voor een dag. Die dag staat het op Vandaag bij wie deze klant het best kent. Het programma schrijft en verstuurt zelf niets.
attention-words = Waaraan wilt u denken?
attention-day = Op welke dag
attention-note = Noteer aandacht
attention-reasons = Aanleidingen
attention-year = is { $n ->
    [one] één jaar
   *[other] { $n } jaar
  } klant.
attention-silence = vroeg geregeld iets, en liet { $n } dagen niets horen.
attention-made-good = Wij maakten een gebroken belofte goed; hoe gaat het nu? { $subject }
attention-noted = genoteerd voor { $day }: { $words }
attention-called = gebeld
attention-visited = langs geweest
attention-written = geschreven
attention-not-now = nu niet
attention-tapped = { $who }: { $done }.
attention-taken-back = toch niet
attention-was-done = { $name }: { $done }
concern-mailing = Bijna hetzelfde ging de laatste maand naar { $n } anderen. Dit is een mailing, geen aandacht.
event-surveyed = De klant beantwoordde een peiling.
event-attention = Aandacht van { $who }: { $done }.
bar-attention = Noteer aandacht
