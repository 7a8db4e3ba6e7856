# Antwoordmomenten, afwezigheid en onderwerpen.
settings-rosters = Antwoordmomenten
slots-mine = Mijn antwoordmomenten
slots-theirs = Antwoordmomenten van { $name }
slots-mine-what = Vragen wachten op een moment dat u zelf kiest; daarbuiten wordt u alleen gestoord voor wat dringend is. Beloften die al gedaan zijn, houden hun tijdstip.
slots-theirs-what = Vragen wachten op deze momenten; daarbuiten stoort alleen wat dringend is. Beloften die al gedaan zijn, houden hun tijdstip.
slots-caption = Per weekdag: wanneer u werkt, en wanneer u antwoordt
slots-works = Werkt
slots-answers = Antwoordt
slots-works-on = { $day }: werkt
slots-answers-on = { $day }: antwoordt
slots-how = Schrijf het zoals u het zegt: 11.30 – 12 en 15.30 – 16.30. Leeg is: die dag niet. Feestdagen en gesloten dagen vallen vanzelf weg.
slots-knows = Weet van
slots-no-subjects = Er zijn nog geen onderwerpen; iedereen in het team krijgt alles.
slots-stand-in = Vervanger
slots-stand-in-help = Neemt over wat niet kan wachten, als deze collega weg is.
slots-no-stand-in = geen
slots-calendar = Eigen agenda (iCalendar-adres)
slots-calendar-help = Wat daarin als bezet staat, geldt als afwezig. Alleen de tijden worden bewaard, niet waarvoor.
slots-calendar-read = { $n ->
    [one] Eén keer bezet volgens de agenda, gelezen { $when }.
   *[other] { $n } keer bezet volgens de agenda, gelezen { $when }.
  }
slots-busy = Wanneer de agenda bezet is
slots-from-file = Agenda uit een bestand
slots-from-file-what = In plaats van een adres: een bestand dat u uit uw agenda haalt. Het vervangt wat eerder gelezen is.
slots-file-read = De agenda is gelezen.
slots-feed = Uw momenten in uw eigen agenda
slots-feed-what = Met een geheime link ziet u uw antwoordmomenten, en wat daarin beloofd is, in Outlook of op uw telefoon. Wie de link heeft, leest mee: alleen onderwerp en naam staan erin.
slots-feed-make = Maak een link
slots-feed-new = Maak een nieuwe link; de oude houdt op
slots-feed-end = Laat de link ophouden
slots-feed-once = Neem deze link over in uw agenda. Hij staat hier één keer.
slots-feed-ended = De link werkt niet meer.
absences = Afwezig
absences-none = Er staat geen afwezigheid in.
absence-first = Van
absence-from = Vanaf
absence-from-help = Leeg is de hele dag.
absence-last = Tot en met
absence-last-help = Leeg is één dag.
absence-until = Tot
absence-until-help = Leeg is tot het eind van de dag.
absence-reason = Waarvoor
absence-reason-help = Alleen voor collega's. Hoeft niet.
absence-add = Voeg toe
skill-none = niet
skill-learning = leert het
skill-knows = weet het
skill-expert = weet het best
rosters-how = Vragen wachten op een antwoordmoment van iemand die het onderwerp kent. Ieder kiest de eigen momenten onder Voorkeuren; hier ziet u die van uw teams.
rosters-no-slots = nog geen antwoordmomenten: er wordt niets ingepland
rosters-stand-in = Vervanger: { $name }
rosters-away-now = nu weg: { $when }
rosters-away-soon = weg: { $when }
rosters-calendar-wrong = agenda niet gelezen
rosters-any-subject = alle onderwerpen
rosters-on-call = { $name } is er voor wat dringend is
rosters-on-call-all = voor wat dringend is wordt iedereen in het team gestoord
subjects = Onderwerpen
subjects-new = Nieuw onderwerp
subjects-empty = Er zijn nog geen onderwerpen. Met onderwerpen komt een vraag bij wie ervan weet.
subjects-nobody = nog niemand weet hiervan
subject-title = Onderwerp
subject-name = Naam
subject-what = Een vraag gaat over dit onderwerp als ze een van deze woorden als label heeft, of in haar onderwerpregel.
subject-words = Herkend aan
subject-words-help = Woorden met komma's ertussen, zoals: ketel, cv, storing. Hoofdletters doen er niet toe.
team-roster-title = { $name }: onderwerpen en dringend
team-roster-what = Welke onderwerpen dit team beantwoordt, en wie gestoord wordt voor wat dringend is en niemand noemt.
team-on-call = Voor wat dringend is
team-on-call-help = Is deze collega weg, dan de vervanger; is die ook weg, dan iedereen.
roster-problem-backwards = Het einde komt voor het begin.
roster-problem-outside = { $slot } valt buiten de werktijd van die dag. Verzet het moment, of pas de werktijd aan.
roster-problem-short = { $slot } is te kort om iets te beantwoorden. Neem minstens tien minuten.
roster-problem-past = Dat is al voorbij.
roster-problem-far = Dat is te lang of te ver weg: hooguit ruim een jaar.
roster-problem-not-a-time = Dit is geen tijdstip. Schrijf het als 13.30 of 1330.
roster-problem-away-already = Dan is al afwezigheid opgegeven: { $other }.
roster-problem-own-stand-in = Niemand vervangt zichzelf. Kies een ander.
roster-problem-word-of-other = “{ $word }” hoort al bij { $subject }. Een woord hoort bij één onderwerp.
refused-roster = Niet alles klopt. Kijk bij de velden wat er moet veranderen.
slot-mine = In uw antwoordmoment van { $from }
slot-mine-late = In uw antwoordmoment van { $from }: dat is te laat
slot-theirs = In het antwoordmoment van { $name }, { $from }
slot-theirs-late = In het antwoordmoment van { $name }, { $from }: dat is te laat
slot-none = Staat in geen antwoordmoment: niemand die het weet heeft op tijd ruimte.
slot-nobody-knows = Staat in geen antwoordmoment: niemand in het rooster weet van dit onderwerp.
slot-next = Uw antwoordmoment is van { $from } tot { $until }.
slot-runs = Uw antwoordmoment loopt, tot { $until }.
slot-pinned = met de hand gezet
slot-move = Verplaats
slot-move-to = Naar welk antwoordmoment
slot-move-help = Wat u met de hand zet, blijft staan tot iemand afwezig is.
slot-move-do = Zet daar
slot-by-plan = laat het plan kiezen
slot-choice = { $from } – { $until }, { $name }
day-slot = antwoordmoment
today-late = Past niet
today-late-why = doorgeven, verplaatsen of vernieuwen
today-interruptions = { $avoided ->
    [0] Vandaag wachtte nog geen vraag op een antwoordmoment
    [one] Vandaag wachtte één vraag op een antwoordmoment, zonder iemand te storen
   *[other] Vandaag wachtten { $avoided } vragen op een antwoordmoment, zonder iemand te storen
  }; { $urgent ->
    [0] niemand werd gestoord.
    [one] één keer werd iemand gestoord voor wat dringend was.
   *[other] { $urgent } keer werd iemand gestoord voor wat dringend was.
  }
quote-later = Later beloofd dan de regel wil ({ $policy }): { $told }.
quote-reason = Toen het beloofd werd: { $n ->
    [0] geen vragen ervoor
    [one] één vraag ervoor
   *[other] { $questions } vragen ervoor
  }, { $m ->
    [one] één collega
   *[other] { $colleagues } collega's
  }, eerstvolgende antwoordmoment { $next }.
quote-no-slots = Wie ervan weet heeft geen antwoordmoment; alleen de regel is beloofd.
interrupted-urgent = { $name } werd { $at } gestoord: dringend.
interrupted-on-call = { $name } werd { $at } gestoord: dringend, en aangewezen voor het team.
interrupted-chosen = { $name } begon er { $at } zelf aan.
problem-slot-gone = Dat antwoordmoment is er niet meer. Kies er een dat nog komt.
problem-slot-full = Dat antwoordmoment zit vol met wat er met de hand in is gezet. Kies een ander, of verplaats eerst iets.
problem-does-not-know = Deze collega weet niet van dit onderwerp. Kies iemand die het weet, of zet het bij wat deze collega weet.
