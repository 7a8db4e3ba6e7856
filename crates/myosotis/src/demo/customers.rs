//! Who the customers of the demo are. Names are invented; numbers and addresses can't belong to anyone
//! (`.example` by RFC 2606, 0575 00 xx xx is not given out).

/// A customer: account name, contact, greeting form used in lists, e-mail (empty: none), phone, place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Customer {
    pub account: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    pub city: &'static str,
    /// How often they ask, relative to others.
    pub weight: u32,
    pub is_english: bool,
}

const fn c(
    account: &'static str,
    name: &'static str,
    email: &'static str,
    phone: &'static str,
    city: &'static str,
    weight: u32,
) -> Customer {
    Customer { account, name, email, phone, city, weight, is_english: false }
}

const fn e(
    account: &'static str,
    name: &'static str,
    email: &'static str,
    phone: &'static str,
    city: &'static str,
) -> Customer {
    Customer { account, name, email, phone, city, weight: 2, is_english: true }
}

/// Firms, associations and households, in no order.
pub(crate) const CUSTOMERS: &[Customer] = &[
    c("Tandartspraktijk Molenpoort", "Ilse Smeets", "balie@molenpoort.example", "0575 00 12 34", "Zutphen", 5),
    c("Huisartsen Aan de Wal", "Marjan Rietveld", "praktijk@aandewal.example", "0575 00 13 10", "Zutphen", 4),
    c("Bakkerij Oldenhof", "Evert Oldenhof", "evert@oldenhof.example", "0575 00 14 66", "Lochem", 3),
    c("VvE De Hoge Linden", "Gerrit Scholten", "bestuur@hogelinden.example", "0575 00 15 15", "Zutphen", 6),
    c("Garage Stellingwerf", "Hessel Stellingwerf", "werkplaats@stellingwerf.example", "0575 00 16 02", "Eefde", 4),
    c(
        "Basisschool De Vuurvlinder",
        "Nadia Bouzid",
        "conciergerie@vuurvlinder.example",
        "0575 00 17 44",
        "Warnsveld",
        4,
    ),
    c("mw. Ter Braak", "Annie ter Braak", "a.terbraak@post.example", "0575 00 18 21", "Vorden", 3),
    c("fam. Verhoeven", "Tim Verhoeven", "verhoeven@thuis.example", "06 00 00 19 35", "Zutphen", 3),
    c("dhr. Okafor", "Chidi Okafor", "c.okafor@post.example", "06 00 00 20 47", "Deventer", 3),
    c("Hotel De Zwaan", "Ellen Wiersma", "receptie@dezwaan.example", "0575 00 21 58", "Lochem", 5),
    c("Kwekerij Van Essen", "Jan van Essen", "jan@kwekerijvanessen.example", "0575 00 22 69", "Vorden", 3),
    c("Advocaten Ten Cate & Bos", "Mirjam Bos", "kantoor@tencatebos.example", "0575 00 23 70", "Zutphen", 3),
    c("Fysio De Brug", "Ruben Kok", "info@fysiodebrug.example", "0575 00 24 81", "Brummen", 2),
    c("Sporthal Het Anker", "Petra Slot", "beheer@hetanker.example", "0575 00 25 92", "Brummen", 3),
    c("Woningstichting Berkelstreek", "Anouk Lubbers", "onderhoud@berkelstreek.example", "0575 00 26 03", "Lochem", 8),
    c("Drukkerij Wiggers", "Theo Wiggers", "theo@wiggers.example", "0575 00 27 14", "Warnsveld", 2),
    c("Café De Posthoorn", "Sjaak Vink", "posthoorn@cafe.example", "0575 00 28 25", "Gorssel", 2),
    c("fam. De Groot", "Willeke de Groot", "w.degroot@thuis.example", "06 00 00 29 36", "Zutphen", 2),
    c("fam. Jansen", "Bram Jansen", "bram.jansen@thuis.example", "06 00 00 30 47", "Eefde", 2),
    c("mw. Yildirim", "Elif Yıldırım", "elif@post.example", "06 00 00 31 58", "Deventer", 2),
    c("dhr. Van Leeuwen", "Kees van Leeuwen", "", "0575 00 32 69", "Vorden", 3),
    c("mw. Hendriks", "Truus Hendriks", "", "0575 00 33 70", "Warnsveld", 3),
    c("fam. Postma-Dijk", "Jorrit Postma", "jorrit@thuis.example", "06 00 00 34 81", "Gorssel", 2),
    c("Kinderopvang De Kikker", "Sharon Tielens", "leiding@dekikker.example", "0575 00 35 92", "Zutphen", 4),
    c("Zorgboerderij Het Lindehof", "Marloes Pasman", "marloes@lindehof.example", "0575 00 36 03", "Vorden", 3),
    c("Boekhandel Van Someren", "Otto van Someren", "winkel@vansomeren.example", "0575 00 37 14", "Zutphen", 2),
    c("Autoschade Nijenhuis", "Rik Nijenhuis", "planning@nijenhuis.example", "0575 00 38 25", "Lochem", 2),
    c("fam. Bakker", "Linda Bakker", "lindabakker@thuis.example", "06 00 00 39 36", "Brummen", 2),
    c("dhr. Smulders", "Jacques Smulders", "j.smulders@post.example", "06 00 00 40 47", "Zutphen", 2),
    c("Kapsalon Knip", "Deborah Veldkamp", "deborah@knip.example", "0575 00 41 58", "Eefde", 1),
    c("VvE Singelhof", "Henk Dorrestein", "singelhof@vve.example", "0575 00 42 69", "Zutphen", 4),
    c("Dierenkliniek De Linde", "Floor Mensink", "balie@kliniekdelinde.example", "0575 00 43 70", "Warnsveld", 3),
    c("Transport Wolters", "Gea Wolters", "gea@wolters.example", "0575 00 44 81", "Deventer", 2),
    c("fam. El Khatib", "Yasmina El Khatib", "yasmina@thuis.example", "06 00 00 45 92", "Deventer", 2),
    c("mw. Roelofs", "Hanneke Roelofs", "hanneke.roelofs@post.example", "0575 00 46 03", "Gorssel", 2),
    c("Museum Henriette", "Bas Overweg", "techniek@museumhenriette.example", "0575 00 47 14", "Zutphen", 3),
    c("Slagerij Bruil", "Frans Bruil", "", "0575 00 48 25", "Vorden", 2),
    c("Camping De Reehorst", "Tineke Harmsen", "receptie@reehorst.example", "0575 00 49 36", "Lochem", 2),
    c("fam. Nguyen", "Minh Nguyen", "minh@thuis.example", "06 00 00 50 47", "Zutphen", 1),
    c("Architectenbureau Haan", "Pauline Haan", "pauline@haan.example", "0575 00 51 58", "Deventer", 2),
    c("fam. Wassink", "Gert-Jan Wassink", "wassink@thuis.example", "06 00 00 52 69", "Eefde", 2),
    c("dhr. Aalbers", "Cor Aalbers", "", "0575 00 53 70", "Brummen", 2),
    c("Yogastudio Adem", "Fleur Hogeveen", "fleur@adem.example", "06 00 00 54 81", "Zutphen", 1),
    c("Bouwbedrijf Lammers", "Arjan Lammers", "arjan@lammersbouw.example", "0575 00 55 92", "Vorden", 4),
    e("Dunmore Seeds", "Aoife Brennan", "aoife@dunmore.example", "+353 1 000 0056", "Deventer"),
    e("Mr Whitfield", "Peter Whitfield", "peter.whitfield@post.example", "06 00 00 57 14", "Zutphen"),
    e("The Language Loft", "Grace Adeyemi", "hello@languageloft.example", "06 00 00 58 25", "Deventer"),
];
