//! What customers of the demo firm complain of, what is done about it, and what they say with their score.

use desk::views::Cause;

/// What went wrong once.
pub(super) struct Wrong {
    /// Parts of the subjects that it may be about; where nobody asked about those, it is about something else.
    pub about: &'static [&'static str],
    /// The customer's.
    pub words: &'static str,
    pub cause: Cause,
    /// On the list of what there is to mend.
    pub mend: &'static str,
    pub cause_words: &'static str,
    pub remedy: &'static str,
    pub cents: i64,
    /// Said when it was done.
    pub done: &'static str,
    /// What became of asking whether it is good now.
    pub then: Then,
}

/// What the customer says when they are asked.
pub(super) enum Then {
    /// Yes; and their score with what they wrote.
    Good(i64, &'static str),
    /// No; and yes after something else was done.
    NotYet(&'static Again),
    /// Nothing, also when they are asked again.
    Silence,
}

/// What was done after a no.
pub(super) struct Again {
    pub words: &'static str,
    pub remedy: &'static str,
    pub cents: i64,
    pub done: &'static str,
    pub score: i64,
    pub said: &'static str,
}

const MOVED: &str = "verzette afspraak";
const INVERTERS: &str = "omvormers";
const PARTS: &str = "levertijd onderdelen";
const WARRANTY: &str = "storing buiten garantie";
const APP: &str = "app van de laadpaal";
const INVOICE: &str = "factuur hoger dan de offerte";

/// In the order in which they come.
pub(super) const WRONG: &[Wrong] = &[
    Wrong {
        about: &["Afspraak", "monteur", "onderhoud"],
        words: "Dit is de derde keer dat ik het vraag. Moet ik eerst boos worden?",
        cause: Cause::Process,
        mend: MOVED,
        cause_words: "Een verzette afspraak komt niet op de lijst van de planning.",
        remedy: "Wij komen op de afgesproken dag alsnog langs. De voorrijkosten zijn voor ons.",
        cents: 4_500,
        done: "Langs geweest, de ketel nagekeken en excuses aangeboden.",
        then: Then::Good(7, "Het is gekomen. Drie keer vragen is twee keer te veel."),
    },
    Wrong {
        about: &["panelen", "Opbrengst"],
        words: "Ik wacht al drie weken op een omvormer die er met een week zou hangen.",
        cause: Cause::Capacity,
        mend: INVERTERS,
        cause_words: "Er waren te weinig monteurs voor de omvormers die wij hadden beloofd.",
        remedy: "Er komt een extra monteur, en u betaalt de eerste beurt niet.",
        cents: 6_500,
        done: "De omvormer hangt en levert; samen op de app gekeken.",
        then: Then::Good(9, "Eén telefoontje en hij hing er. Waarom niet meteen?"),
    },
    Wrong {
        about: &["Ketel", "warm water", "Warmtepomp"],
        words: "Weer het verkeerde onderdeel. Weer een halve dag vrij genomen.",
        cause: Cause::Supplier,
        mend: PARTS,
        cause_words: "Het onderdeel kwam twee keer verkeerd van de groothandel.",
        remedy: "Wij halen het onderdeel zelf op en plaatsen het.",
        cents: 2_500,
        done: "Onderdeel opgehaald in Apeldoorn, geplaatst en een uur laten draaien.",
        then: Then::Good(8, "Netjes dat jullie het zelf zijn gaan halen."),
    },
    Wrong {
        about: &["Warmtepomp bromt", "Warmtepomp", "buitenunit"],
        words: "Ik hoor dat ding nu al twee winters door de slaapkamermuur. Er is drie keer iemand geweest.",
        cause: Cause::Product,
        mend: "bromtoon buitenunit",
        cause_words: "De rubbers die bij de buitenunit horen, houden de trilling niet tegen.",
        remedy: "Wij zetten er zwaardere rubbers onder.",
        cents: 0,
        done: "Zwaardere rubbers geplaatst; overdag is het stil.",
        then: Then::NotYet(&Again {
            words: "Overdag wel, maar vannacht om drie uur lag ik weer wakker.",
            remedy: "Wij zetten de unit los van de gevel op een betonnen voet, en u betaalt daar niets voor.",
            cents: 7_500,
            done: "De unit staat op een eigen voet. De klant heeft er twee nachten naast geslapen.",
            score: 9,
            said: "De eerste keer was het half. Dat ik nee mocht zeggen, maakte het goed.",
        }),
    },
    Wrong {
        about: &["Afspraak", "Sleutel", "monteur"],
        words: "Niemand kwam, en niemand belde.",
        cause: Cause::Process,
        mend: MOVED,
        cause_words: "De nieuwe datum stond in de mail en niet in de planning.",
        remedy: "Wij bellen u een uur voordat wij komen, en u krijgt de voorrijkosten terug.",
        cents: 3_500,
        done: "Een uur van tevoren gebeld, op tijd gekomen.",
        then: Then::Good(10, "Gebeld, gekomen, klaar. Zo hoort het."),
    },
    Wrong {
        about: &["actuur", "rekening", "betaal"],
        words: "Op de offerte stond 412 en nu moet ik 487 betalen. Niemand heeft mij iets gevraagd.",
        cause: Cause::Process,
        mend: INVOICE,
        cause_words: "Meerwerk wordt geboekt zonder dat de klant het eerst hoort.",
        remedy: "De factuur gaat terug naar het bedrag van de offerte.",
        cents: 7_500,
        done: "Factuur gecrediteerd; de nieuwe is gelijk aan de offerte.",
        then: Then::Good(8, ""),
    },
    Wrong {
        about: &["aadpaal"],
        words: "De app zegt dat hij laadt en de auto staat 's ochtends leeg. Ik ben twee keer te laat op mijn werk gekomen.",
        cause: Cause::Product,
        mend: APP,
        cause_words: "De app toont de laatste stand die hij kent als de verbinding wegvalt.",
        remedy: "Wij zetten de paal op de kabel in plaats van op wifi.",
        cents: 3_000,
        done: "Netwerkkabel getrokken; de paal meldt zich nu elke minuut.",
        then: Then::Silence,
    },
    Wrong {
        about: &["storing", "Ketel", "Warmtepomp"],
        words: "Vier dagen te laat voor de garantie, terwijl het toestel bij jullie stond?",
        cause: Cause::Policy,
        mend: WARRANTY,
        cause_words: "Onze garantieregel telde de dagen dat het toestel bij ons stond.",
        remedy: "Wij herstellen het onder garantie.",
        cents: 0,
        done: "Onder garantie hersteld; de dagen bij ons tellen niet meer mee.",
        then: Then::Good(9, "Iemand die zelf zag dat de regel niet klopte. Dat kom je weinig tegen."),
    },
    Wrong {
        about: &["panelen", "Opbrengst"],
        words: "Halve opbrengst, volle rekening. En elke keer heet het dat u het druk heeft.",
        cause: Cause::Capacity,
        mend: INVERTERS,
        cause_words: "Voor omvormers zijn er twee monteurs, en er waren er zeven beloofd.",
        remedy: "Donderdag hangt de nieuwe omvormer er. De gemiste opbrengst van deze maand is voor ons.",
        cents: 4_000,
        done: "Omvormer vervangen, opbrengst van de maand vergoed.",
        then: Then::Good(6, "Opgelost, maar ik moest er wel zelf achteraan."),
    },
    Wrong {
        about: &["Radiator", "Ketel", "Waterdruk"],
        words: "U zou het expansievat bestellen. Dat bleek na tien dagen niet gebeurd.",
        cause: Cause::Supplier,
        mend: PARTS,
        cause_words: "Van een bestelling die de groothandel niet heeft, komt geen bericht.",
        remedy: "Wij nemen een vat uit de bus van een collega en plaatsen het.",
        cents: 2_000,
        done: "Vat geplaatst, druk staat op 1,6 en blijft daar.",
        then: Then::Good(9, "Vlot hersteld en een eerlijk verhaal erbij."),
    },
    Wrong {
        about: &["onderhoud", "monteur", "Afspraak"],
        words: "Verzet naar dinsdag, zei u. Dinsdag wist niemand ervan.",
        cause: Cause::Process,
        mend: MOVED,
        cause_words: "Verzetten gebeurt in de agenda van een collega, en de planning ziet die niet.",
        remedy: "Wij komen vanmiddag nog, en het jaarlijkse onderhoud is dit jaar voor ons.",
        cents: 5_500,
        done: "Dezelfde middag nog langs geweest, onderhoud meteen gedaan.",
        then: Then::Good(10, "Fout gemaakt, toegegeven, en ruim goedgemaakt."),
    },
    Wrong {
        about: &["aadpaal", "elektra", "groep"],
        words: "De paal doet het, de app niet. Ik betaal voor allebei.",
        cause: Cause::Product,
        mend: APP,
        cause_words: "Na een update van de fabrikant moet elke paal opnieuw worden aangemeld.",
        remedy: "Wij melden de paal op afstand opnieuw aan en kijken een week mee.",
        cents: 0,
        done: "Paal opnieuw aangemeld; een week lang elke laadbeurt gezien.",
        then: Then::Good(8, "Even gedoe, daarna goed uitgelegd."),
    },
    Wrong {
        about: &["Warmtepomp", "Vloerverwarming", "storing"],
        words: "Twaalf jaar klant en dan hoor ik dat een sensor van acht euro niet onder het contract valt.",
        cause: Cause::Policy,
        mend: WARRANTY,
        cause_words: "Kleine onderdelen staan niet in het contract, en dat weet geen klant.",
        remedy: "De sensor is voor ons. Wij zoeken uit of kleine onderdelen in het contract kunnen.",
        cents: 1_500,
        done: "Sensor vervangen zonder rekening.",
        then: Then::Good(9, "Klein bedrag, groot gebaar."),
    },
    Wrong {
        about: &["Geen verwarming", "Ketel", "Kraan"],
        words: "De beloofde pomp is er weer niet. Mijn moeder zit sinds zondag met een straalkachel.",
        cause: Cause::Supplier,
        mend: PARTS,
        cause_words: "De groothandel levert op donderdag wat voor dinsdag was toegezegd.",
        remedy: "Vandaag komt er een leenkachel, morgen zetten wij een pomp uit eigen voorraad.",
        cents: 2_500,
        done: "Pomp uit eigen voorraad geplaatst, leenkachel weer opgehaald.",
        then: Then::Good(9, ""),
    },
    Wrong {
        about: &["monteur", "Afspraak", "onderhoud"],
        words: "Ik zit hier voor de tweede ochtend te wachten. Mijn buurman was na één telefoontje geholpen.",
        cause: Cause::Process,
        mend: MOVED,
        cause_words: "Wie verzet, komt achteraan in de week erna.",
        remedy: "Er komt vanmiddag iemand.",
        cents: 0,
        done: "Dezelfde middag nog geweest.",
        then: Then::Good(8, ""),
    },
];

/// What is written with such a score, 0 to 10.
pub(super) fn with_score(score: i64) -> &'static [&'static str] {
    match score {
        ..=6 => UNHAPPY,
        7..=8 => CONTENT,
        _ => HAPPY,
    }
}

/// With a score of 0 to 6.
const UNHAPPY: &[&str] = &[
    "Het duurde te lang voor iemand terugbelde.",
    "Drie keer hetzelfde verhaal moeten vertellen.",
    "De monteur was prima, de planning niet.",
    "U zei dinsdag. Het werd vrijdag.",
    "Aan de telefoon vriendelijk, en daarna stil.",
];

/// 7 or 8.
const CONTENT: &[&str] = &[
    "Goed werk. De rekening mag duidelijker.",
    "Prima, al moest ik zelf bellen voor de datum.",
    "Vakwerk, alleen de koffie hadden wij zelf moeten zetten.",
    "Tevreden, maar de concurrent is goedkoper.",
];

/// 9 or 10.
const HAPPY: &[&str] = &[
    "Altijd iemand die weet waar het over gaat.",
    "Jullie komen als je het zegt.",
    "Belde terug op de minuut dat het beloofd was.",
    "Zelfde monteur als vorig jaar, die kent ons huis.",
    "Eerlijk gezegd dat het niet hoefde. Dat onthoud ik.",
    "Storing om acht uur, warm om elf uur.",
    "Nooit gedoe.",
];
