# Toezeggingen: wat de regel wil, wat te houden is, en waar dat op rust.

rule-target = Van elke honderd beloften willen we er { $target } houden.
rule-label-target = hoeveel van elke honderd beloften we willen houden
rule-target-help = Telt waar collega's antwoordmomenten hebben, zodra twintig antwoorden laten zien hoelang antwoorden duurt. Hoe zekerder, hoe later het moment dat beloofd wordt.
quote-earlier = Eerder beloofd dan de regel vraagt ({ $policy }).
quote-history = Naar hoe het antwoorden ging, worden van 100 zulke beloften er { $target } gehouden.
quote-history-sooner = Naar hoe het antwoorden ging, worden van 100 zulke beloften er { $kept } gehouden; voor { $target } zou het { $surer } worden.
quote-little = Er is nog weinig geschiedenis, dus de regel beslist.
quote-little-slots = Er is nog weinig geschiedenis: eerder kan niet in de antwoordmomenten.
ladder-unfit-title = Het past niet
ladder-unfit = Mail wie het team leidt
ladder-unfit-example = Later beloofd dan de regel wil, of in geen antwoordmoment op tijd meer omdat iemand weg is. Het staat ook op Vandaag.
quote-reason-runs = Toen het beloofd werd: { $n ->
    [0] geen vragen ervoor
    [one] één vraag ervoor
   *[other] { $questions } vragen ervoor
  }, { $m ->
    [one] één collega
   *[other] { $colleagues } collega's
  }, sinds { $next } loopt een antwoordmoment.
