//! Names and words of the demo's three years. Nobody of them exists.

use desk::worth::past::{Cause, PastWrong};

/// Each once: with a name it makes an account.
pub(super) const FIRMS: &[&str] = &[
    "Bakkerij",
    "fam.",
    "Garage",
    "mw.",
    "Kapsalon",
    "VvE",
    "dhr.",
    "Tuincentrum",
    "Praktijk",
    "Atelier",
    "Loonbedrijf",
    "Restaurant",
];
pub(super) const NAMES: &[&str] = &[
    "Aalderink",
    "Boskamp",
    "Colenbrander",
    "Derksen",
    "Eggink",
    "Fokkink",
    "Garritsen",
    "Hietbrink",
    "Imminkhuizen",
    "Jolink",
    "Klein Lebbink",
    "Lubbersen",
    "Memelink",
    "Nijkamp",
    "Onstenk",
    "Pelgrum",
    "Quisthoudt",
    "Reusink",
    "Seesink",
    "Tjoonk",
    "Uenk",
    "Vruggink",
    "Wesselink",
    "Ypma",
    "Zweverink",
    "Addink",
    "Bannink",
    "Coobs",
    "Dijkerman",
    "Enzerink",
    "Flierman",
    "Groot Bruinderink",
    "Heijink",
    "Kamperman",
    "Lenselink",
    "Mombarg",
    "Norde",
    "Oonk",
    "Potman",
    "Roenhorst",
    "Schuerink",
    "Tiessink",
    "Visschers",
    "Weenink",
    "Arentsen",
    "Bouwmeester",
    "Ditzel",
    "Esselink",
    "Florijn",
    "Gotink",
    "Hulshof",
    "Kuenen",
    "Maalderink",
];
pub(super) const GIVEN: &[&str] = &[
    "Anja", "Bert", "Carla", "Dirk", "Els", "Frits", "Greet", "Harm", "Ina", "Jos", "Kitty", "Leo", "Mieke", "Niels",
    "Ria", "Stef",
];
pub(super) const CITIES: &[&str] =
    &["Zutphen", "Lochem", "Vorden", "Warnsveld", "Brummen", "Eefde", "Gorssel", "Deventer", "Almen", "Ruurlo"];
pub(super) const PRODUCTS: &[&str] = &["Onderhoud cv", "Onderhoud warmtepomp", "Service zonnepanelen"];
pub(super) const GIFTS: &[&str] =
    &["Voorrijkosten niet gerekend", "Een filter cadeau", "Een maand onderhoud niet gerekend"];
/// Subject, question, answer.
pub(super) const ASKED: &[(&str, &str, &str)] = &[
    (
        "Druk te laag",
        "De ketel geeft aan dat de druk te laag is. Kan ik zelf bijvullen?",
        "Dat kan: in de bijlage staat hoe.",
    ),
    ("Jaarlijks onderhoud", "Wanneer komt u voor het onderhoud?", "Wij komen volgende week; ik bel u de dag ervoor."),
    ("Factuur dubbel", "Ik heb twee keer dezelfde factuur gehad.", "De tweede was een vergissing en is ingetrokken."),
    ("Tikkende radiator", "De radiator boven tikt als hij warm wordt.", "Dat is lucht; zo ontlucht u hem zelf."),
    ("Omvormer rood", "De omvormer knippert rood.", "Dat is een herstart na stroomuitval. Zet hem tien minuten uit."),
    (
        "Filter warmtepomp",
        "Hoe vaak moet het filter schoon?",
        "Twee keer per jaar; wij doen het bij het onderhoud mee.",
    ),
    ("Thermostaat", "De thermostaat verliest verbinding.", "Nieuwe batterijen, en daarna opnieuw koppelen."),
];

/// What was complained of: until which month of the three years, and in which other words.
pub(super) const COMPLAINED: &[(i32, &[&str], PastWrong)] = &[
    (
        13,
        &[
            "Drie keer gebeld, drie keer een briefje, nul keer een antwoord.",
            "De telefoniste was aardig. Daarna hoorde ik niemand meer.",
            "Ik heb er een dag voor thuis gezeten, en de telefoon zweeg.",
        ],
        PastWrong {
            subject: "Nog steeds niet teruggebeld",
            words: "U zou mij terugbellen. Dat was vorige week.",
            cause: Cause::Process,
            mend: "terugbelbriefjes",
            cause_words: "Een verzoek om terug te bellen lag op een briefje.",
            remedy: "Wij bellen u vandaag, en het onderhoud wordt een week naar voren gehaald.",
            done: "Gebeld, en het onderhoud deze week gedaan.",
        },
    ),
    (
        24,
        &[
            "Acht dagen zonder warm water, met twee kleine kinderen.",
            "Ik sta bovenaan, zegt u. Dat zei u maandag ook.",
            "De storing duurde een uur. Het wachten duurde een week.",
            "Bij de buren stond de volgende dag een monteur. Van een ander.",
        ],
        PastWrong {
            subject: "Weer een week zonder monteur",
            words: "Wie een contract heeft, wacht net zo lang als wie er geen heeft. Waarvoor betaal ik dan?",
            cause: Cause::Capacity,
            mend: "wachttijd bij een storing",
            cause_words: "In drukke weken zijn er meer storingen dan monteurs.",
            remedy: "Er komt deze week iemand, en u staat vooraan als het weer gebeurt.",
            done: "Storing verholpen.",
        },
    ),
    (
        24,
        &[
            "Eerst twee weken, toen drie, nu weet niemand het.",
            "Het onderdeel is er, zegt u, maar het past niet.",
            "Op internet is het morgen in huis. Bij u over een maand.",
        ],
        PastWrong {
            subject: "Onderdeel nog steeds niet binnen",
            words: "Ik hoor al drie weken dat het onderdeel onderweg is.",
            cause: Cause::Supplier,
            mend: "levertijd onderdelen",
            cause_words: "De groothandel noemt een levertijd die hij niet haalt.",
            remedy: "Wij bestellen het bij een ander en komen zodra het er is.",
            done: "Onderdeel geplaatst.",
        },
    ),
    (
        19,
        &[
            "Nergens op de factuur staat dat ik drie maanden vooruit moet opzeggen.",
            "Wij zijn in mei verhuisd en betalen nog steeds voor een ketel die niet van ons is.",
        ],
        PastWrong {
            subject: "Opgezegd en toch betaald",
            words: "Twee maanden na mijn opzegging schrijft u nog af.",
            cause: Cause::Policy,
            mend: "opzegtermijn zonder bericht",
            cause_words: "De opzegtermijn staat alleen in de voorwaarden.",
            remedy: "De laatste maand gaat terug.",
            done: "Bedrag teruggeboekt en een bevestiging gestuurd.",
        },
    ),
    (
        24,
        &[
            "Twee jaar oud, en het parket staat bol.",
            "Weer een emmer onder de leiding. Ik ben er klaar mee.",
            "De vorige keer heette het een toeval.",
        ],
        PastWrong {
            subject: "Lekt opnieuw",
            words: "Dezelfde koppeling lekt voor de derde keer. Mijn plafond ook.",
            cause: Cause::Product,
            mend: "lekkende koppelingen",
            cause_words: "De koppelingen van één merk worden na een jaar lek.",
            remedy: "Wij zetten er een van een ander merk in en herstellen het plafond.",
            done: "Koppeling vervangen, plafond gewit.",
        },
    ),
    (
        24,
        &[
            "Ik had vrij genomen voor een bus die niet kwam.",
            "Volgens de mail dinsdag, volgens de telefoon donderdag, en het werd geen van beide.",
            "Twee keer verzet, en nu staat er bij u niets meer.",
        ],
        PastWrong {
            subject: "Niemand op de afgesproken dag",
            words: "De afspraak was verzet, zei u. Op de nieuwe dag kwam ook niemand.",
            cause: Cause::Process,
            mend: "verzette afspraak",
            cause_words: "Een verzette afspraak blijft in de agenda van één collega staan.",
            remedy: "Wij komen op een dag die u kiest.",
            done: "Op de gekozen dag geweest.",
        },
    ),
];
/// What of that was mended, in which month, and how.
pub(super) const MENDED: &[(&str, i32, &str)] = &[
    ("terugbelbriefjes", 13, "Een verzoek om terug te bellen is een belofte met een tijdstip, en geen briefje."),
    ("opzegtermijn zonder bericht", 18, "Wie opzegt, krijgt dezelfde dag bericht van de laatste maand."),
    ("lekkende koppelingen", 26, "Dit merk wordt niet meer geplaatst; wie het heeft, is bezocht."),
];
