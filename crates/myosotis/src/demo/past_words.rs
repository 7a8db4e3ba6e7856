//! Names and words of the demo's three years. Nobody of them exists.

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
pub(super) const SAID: &[&str] = &[
    "Jullie komen als je het zegt.",
    "Fijne monteur, duidelijke uitleg.",
    "Prima, maar ik moest twee keer bellen.",
    "U zei dinsdag. Het werd vrijdag.",
    "Snel geholpen.",
    "Nooit gedoe.",
];
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
