/// What a check of the doctor makes sure of, in Dutch and in English.
#[must_use]
pub fn check_title(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "storage.hindered" => ("er kan worden geschreven", "the database can be written to"),
        "storage.short" => ("er is ruimte op de schijf", "there is room on the disk"),
        "database.damaged" => ("de database is heel", "the database is sound"),
        "promise.missing" => ("wie op ons wacht heeft een belofte", "whoever waits for us has a promise"),
        "promise.two_open" => ("een gesprek heeft één open belofte", "a conversation has one open promise"),
        "promise.not_waiting" => ("zonder wachten geen open belofte", "no promise is open where nobody waits"),
        "promise.overdue" => ("wat voorbij is, is toegegeven", "what has passed has been owned up to"),
        "promise.nobody" => ("elke belofte staat op iemand die er is", "each promise is somebody's who is there"),
        "promise.no_successor" => ("wat verzet is, kreeg een nieuwe belofte", "what was moved got a new promise"),
        "promise.kept_by_nothing" => ("wat gehouden heet, is beantwoord", "what counts as kept was answered"),
        "dossier.missing" => ("elk open dossier heeft een belofte", "each open file has a promise"),
        "dossier.two_open" => ("een dossier heeft één open belofte", "a file has one open promise"),
        "dossier.not_open" => ("wat weg is heeft geen open belofte", "no promise is open on a file that went out"),
        "dossier.overdue" => {
            ("wat op een dossier voorbij is, is toegegeven", "what passed on a file has been owned up to")
        }
        "complaint.no_promise" => ("een klacht ligt nooit zonder belofte", "a complaint never lies without a promise"),
        "complaint.mark" => ("een klacht heet een klacht", "a complaint is marked as one"),
        "plan.missing" => ("wat wacht staat in het plan", "what waits stands in the plan"),
        "plan.pin" => ("wat met de hand is gezet staat er nog", "what was put by hand still stands there"),
        "plan.ignorant" => ("wie een vraag krijgt weet ervan", "whoever gets a question knows about it"),
        "plan.absent" => ("wie een vraag krijgt is er", "whoever gets a question is there"),
        "plan.overfull" => ("niemand is dubbel geboekt", "nobody is booked twice"),
        "conversation.empty" => ("elk gesprek heeft een bericht", "each conversation has a message"),
        "conversation.count" => ("de berichten zijn goed geteld", "the messages are counted right"),
        "message.unfindable" => ("elk bericht is te vinden", "each message can be found"),
        "blob.missing" => ("elke bijlage heeft haar bytes", "each attachment has its bytes"),
        "blob.changed" => ("geen bijlage is veranderd", "no attachment has changed"),
        "timeline.missing" => ("wat gebeurde staat op de tijdlijn", "what happened stands on the timeline"),
        "outbox.sent_but_open" => {
            ("een verstuurd antwoord houdt zijn belofte", "an answer that was sent keeps its promise")
        }
        "outbox.orphan" => ("elke uitgaande mail hoort ergens bij", "each outgoing mail belongs to something"),
        "outbox.late" => ("geen mail wacht lang op verzending", "no mail waits long to be sent"),
        "outbox.failed" => ("geen mail is blijven liggen", "no mail was given up"),
        "raw_mail.lost" => ("binnengekomen mail is verwerkt", "mail that came in has been filed"),
        "raw_mail.parked" => ("alle mail was te lezen", "all mail could be read"),
        "raw_mail.no_message" => ("van elke mail is er een bericht", "each mail has its message"),
        "settings.no_organisation" => ("er is een organisatie", "there is an organisation"),
        "settings.no_team" => ("er is een standaardteam", "there is a default team"),
        "settings.no_calendar" => ("er zijn openingstijden", "there are opening hours"),
        "settings.no_last_rule" => ("voor elke vraag is er een regel", "there is a rule for every question"),
        "settings.no_administrator" => ("een beheerder kan aanmelden", "an administrator can sign in"),
        "calendar.never_opens" => ("elke kalender gaat eens open", "each calendar opens some time"),
        "rule.unreadable" => ("elke belofteregel is te lezen", "each promise rule can be read"),
        "reference.doubled" => ("elk nummer is één keer gegeven", "each reference was given once"),
        "reference.behind" => ("geen nummer komt nog eens", "no reference will be given again"),
        "ledger.unstored" => ("wat is opgehaald, is bewaard", "what was fetched is stored"),
        "mailbox.miscounted" => ("postbus en opslag tellen gelijk", "mailbox and store count the same"),
        "edge.failing" => ("de weg naar buiten is open", "the ways to other servers work"),
        _ => return None,
    })
}
