# Quotes: what the rule wants, what can be kept, and what that rests on.

rule-target = Of every hundred promises we want to keep { $target }.
rule-label-target = how many of every hundred promises are to be kept
rule-target-help = Counts where colleagues have answer slots, once twenty answers show how long answers take. The more certain, the later the moment that is promised.
quote-earlier = Promised earlier than the rule asks ({ $policy }).
quote-history = Judging by how answers went, { $target } out of 100 such promises are kept.
quote-history-sooner = Judging by how answers went, { $kept } out of 100 such promises are kept; for { $target } it would have to be { $surer }.
quote-little = There is little history yet, so the rule decides.
quote-little-slots = There is little history yet: the answer slots don’t allow it sooner.
ladder-unfit-title = It does not fit
ladder-unfit = Mail who leads the team
ladder-unfit-example = Promised later than the rule wants, or in no answer slot in time any more because somebody is away. It stands on Today as well.
quote-reason-runs = When it was promised: { $n ->
    [0] no questions before it
    [one] one question before it
   *[other] { $questions } questions before it
  }, { $m ->
    [one] one colleague
   *[other] { $colleagues } colleagues
  }, an answer slot is running since { $next }.
