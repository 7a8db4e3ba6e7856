//! What the customers of the demo ask, and what its colleagues answer: invented, but as such firms hear it every week.

/// A question with its answer. `{…}` is filled in from [`DETAILS`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    pub tag: &'static str,
    /// Index into the teams of the firm.
    pub team: usize,
    /// Who knows this: first names.
    pub knows: &'static [&'static str],
    pub is_urgent: bool,
    pub subject: &'static str,
    pub text: &'static str,
    pub answer: &'static str,
    pub is_english: bool,
}

const SERVICE: usize = 0;
const OFFICE: usize = 1;
const PLANNING: usize = 2;

const BOILERS: &[&str] = &["Karin", "Piet", "Ahmet"];
const PUMPS: &[&str] = &["Sanne", "Karin"];
const SOLAR: &[&str] = &["Samir"];
const POWER: &[&str] = &["Joost", "Samir"];
const WATER: &[&str] = &["Daan", "Piet"];
const MONEY: &[&str] = &["Femke"];
const PLAN: &[&str] = &["Lotte", "Wim"];

const fn nl(
    tag: &'static str,
    team: usize,
    knows: &'static [&'static str],
    subject: &'static str,
    text: &'static str,
    answer: &'static str,
) -> Question {
    Question { tag, team, knows, is_urgent: false, subject, text, answer, is_english: false }
}

const fn urgent(question: Question) -> Question {
    Question { is_urgent: true, ..question }
}

const fn en(question: Question) -> Question {
    Question { is_english: true, ..question }
}

/// Words that make one question different from the next: name in braces, and what it can be.
pub(crate) const DETAILS: &[(&str, &[&str])] = &[
    (
        "{kamer}",
        &["badkamer", "keuken", "slaapkamer boven", "woonkamer", "zolder", "praktijkruimte", "kantine", "logeerkamer"],
    ),
    (
        "{sinds}",
        &[
            "sinds gisteren",
            "sinds het weekend",
            "sinds een dag of drie",
            "al ruim een week",
            "sinds vanochtend",
            "sinds die koude nacht",
        ],
    ),
    ("{merk}", &["Remeha", "Nefit", "Intergas", "Vaillant", "Itho", "ATAG"]),
    ("{code}", &["F28", "E133", "5.02", "F75", "H01.09", "E02"]),
    (
        "{moment}",
        &["donderdagochtend", "vrijdag na twaalven", "maandag vroeg", "woensdagmiddag", "volgende week dinsdag"],
    ),
    ("{druk}", &["0,6", "0,8", "0,4", "2,9"]),
    ("{aantal}", &["zes", "acht", "tien", "twaalf", "veertien"]),
    ("{bedrag}", &["€ 184,50", "€ 96,20", "€ 412,00", "€ 1.204,50", "€ 67,80"]),
    ("{room}", &["bathroom", "kitchen", "upstairs bedroom", "office"]),
];

/// The catalogue.
pub(crate) const QUESTIONS: &[Question] = &[
    nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Ketel valt uit, storing {code}",
        "De ketel in de {kamer} valt {sinds} steeds uit. In het schermpje staat {code}. Na een reset doet hij het een half uur en dan begint het opnieuw. Kunnen wij zelf iets doen, of komt er iemand?",
        "Die code betekent dat de ketel te weinig gas krijgt of de vonk niet ziet. Kijk of de gaskraan naast de ketel helemaal in de lengte van de leiding staat. Staat hij goed, laat de ketel dan uit; Piet komt {moment} met een nieuwe ontstekingspen langs.",
    ),
    nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Waterdruk zakt telkens",
        "De druk van de cv staat weer op {druk}. Ik heb {sinds} drie keer bijgevuld. Is er ergens een lek, of hoort dat bij het begin van het stookseizoen?",
        "Een keer bijvullen in het najaar is gewoon, drie keer niet. Wilt u kijken of het koperen overstortpijpje onder de ketel nat is? Is het nat, dan is het expansievat op en vervangen wij dat. Is het droog, dan zoeken wij {moment} het lek.",
    ),
    nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Radiator in de {kamer} blijft koud",
        "De radiator in de {kamer} wordt onderin niet warm, de rest van het huis wel. Ontlucht heb ik al, daar kwam alleen water uit.",
        "Dan zit de kraan waarschijnlijk vast. Draai de knop eraf en druk het pennetje een paar keer in: het moet vanzelf terugveren. Blijft het zitten, een tikje met het heft van een schroevendraaier helpt meestal. Lukt het niet, dan neem ik bij het onderhoud een nieuwe kraan mee.",
    ),
    nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Onderhoud {merk}-ketel",
        "Onze {merk} is nu anderhalf jaar niet nagekeken. Hoe lang kan dat wachten, en wat kost een beurt als wij geen contract hebben?",
        "Om de twee jaar is genoeg zolang hij schoon brandt, dus u bent niet te laat. Een losse beurt is € 129 met voorrijden en al. Zal ik {moment} voor u opschrijven?",
    ),
    urgent(nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Geen verwarming en geen warm water",
        "Het is hier 14 graden en er komt {sinds} geen warm water meer. Wij hebben een baby van vijf weken. Kan er vandaag nog iemand komen?",
        "Ahmet is om half drie bij u, hij heeft een elektrische kachel bij zich voor het geval het langer duurt. Zet intussen de deur van de slaapkamer dicht, dan blijft die het langst warm.",
    )),
    urgent(nl(
        "cv-ketels",
        SERVICE,
        BOILERS,
        "Er staan hier vier artsen met koude handen",
        "Geen warm water in de behandelkamers {sinds}. Er staan hier vier artsen met koude handen en de wachtkamer zit vol.",
        "Het mengventiel in de kelder staat op storing. Piet komt er nu aan en is er binnen drie kwartier; hij belt als hij voor de deur staat.",
    )),
    nl(
        "warmtepomp",
        SERVICE,
        PUMPS,
        "Warmtepomp bromt ’s nachts",
        "De warmtepomp bromt {sinds} ’s nachts. Niet hard, maar ik lig ernaast wakker. Het lijkt of er een koelkast in de muur zit. Is dat erg, en kan ik er zelf iets aan doen?",
        "Gevaarlijk is het niet. ’s Nachts draait de pomp langzamer, en bij die snelheid gaat een beugel meezingen. Zet een opgevouwen handdoek tussen de leiding en de muur: stopt het, dan is het de beugel en zetten wij er een rubber onder.",
    ),
    nl(
        "warmtepomp",
        SERVICE,
        PUMPS,
        "Stroomverbruik warmtepomp",
        "Wij verbruiken met de warmtepomp in november al twee keer zoveel stroom als u had voorgerekend. Mag ik weten waar dat aan ligt?",
        "Ik heb uw pomp op afstand bekeken: de stooklijn staat nog op 45 graden, voor uw vloer is 35 genoeg. Ik heb hem lager gezet. Kijkt u over een week nog eens op de meter? Ik bel u dan om te horen of het klopt.",
    ),
    nl(
        "warmtepomp",
        SERVICE,
        PUMPS,
        "Vloerverwarming een graadje lager?",
        "Mag de vloerverwarming ’s nachts een graad lager, of kost dat juist meer?",
        "Bij een warmtepomp kost het meestal meer: overdag moet hij harder werken om het weer warm te krijgen. Laat hem op één temperatuur staan. Bij een gasketel zou ik iets anders zeggen.",
    ),
    nl(
        "warmtepomp",
        SERVICE,
        PUMPS,
        "IJs op de buitenunit",
        "Er zit {sinds} een dikke laag ijs op de buitenunit. Hij draait nog wel. Moet ik dat eraf halen?",
        "Niet krabben, de lamellen zijn dun. Een beetje ijs smelt hij zelf weg, twee keer per uur. Zit het ook aan de onderkant dicht, dan is de afvoer verstopt; stuurt u mij een foto? Dan weet ik of ik moet komen.",
    ),
    nl(
        "warmtepomp",
        SERVICE,
        PUMPS,
        "Subsidie warmtepomp",
        "Wij willen volgend jaar een hybride warmtepomp. Regelt u de subsidie, of moeten wij dat zelf doen?",
        "De aanvraag doet u zelf, ná de plaatsing, met onze factuur en de meldcode van het toestel. Die twee krijgt u van ons in één bericht, met de knop waar u moet zijn. Het is een kwartier werk.",
    ),
    nl(
        "zonnepanelen",
        SERVICE,
        SOLAR,
        "Zonnepanelen leveren niets meer",
        "Mijn zonnepanelen leveren {sinds} niets meer, het lampje op de omvormer knippert rood. Wat kan ik doen?",
        "Zet de schakelaar onderop de omvormer één minuut uit en weer aan. Brandt het lampje na vijf minuten nog rood, dan is het de aardlek of een stekker op het dak en kom ik {moment} kijken.",
    ),
    nl(
        "zonnepanelen",
        SERVICE,
        SOLAR,
        "Opbrengst valt tegen",
        "Onze {aantal} panelen brachten deze maand maar de helft op van vorig jaar. Is dat het weer, of is er een kapot?",
        "Ik heb de omvormer uitgelezen: twee panelen doen niets, de andere leveren wat hoort bij zo’n grijze maand. Waarschijnlijk een losse connector. Ik zit {moment} bij u in de straat op het dak en neem het mee, dat valt onder garantie.",
    ),
    nl(
        "zonnepanelen",
        SERVICE,
        SOLAR,
        "Panelen erbij op de schuur",
        "Kunnen er bij ons nog {aantal} panelen bij op de schuur, of moet dan de meterkast aangepast worden?",
        "De schuur kan ze hebben. In de meterkast is één groep vrij, dus er hoeft niets bij. Ik stuur u morgen een prijs met en zonder optimizers, met de opbrengst per jaar erbij.",
    ),
    nl(
        "laadpaal",
        SERVICE,
        POWER,
        "Laadpaal laadt maar half",
        "De laadpaal geeft {sinds} nog maar 3,7 kW in plaats van 11. De auto zegt dat het aan de paal ligt.",
        "De paal is teruggevallen op één fase omdat de meterkast anders te vol zou zijn: zo hoort de bewaking te werken, alleen blijft hij soms hangen. Zet de automaat van de paal tien seconden uit. Gebeurt het deze week weer, dan kom ik de meting nakijken.",
    ),
    nl(
        "laadpaal",
        SERVICE,
        POWER,
        "Offerte laadplein, zes palen",
        "Wij willen op het achterterrein een laadplein met zes palen, zodat ook klanten kunnen laden. Wat is er mogelijk met onze aansluiting van 3x80?",
        "Met verdeling kan het: zes palen die samen nooit meer dan 50 ampère vragen. Ik wacht nog op de prijs van de palen. De opzet met tekening zit in de bijlage van de offerte die u krijgt.",
    ),
    nl(
        "elektra",
        SERVICE,
        POWER,
        "Aardlek slaat steeds uit",
        "De afzuiging boven de oven laat steeds de stroom uitvallen, {sinds}. Alle andere dingen doen het gewoon.",
        "Trek de stekker van de afzuiging eruit en zet de aardlek weer in. Blijft hij nu aan, dan zit er vet of vocht in de motor. Gebruik hem niet tot ik er {moment} naar gekeken heb; de rest van de keuken is veilig.",
    ),
    nl(
        "elektra",
        SERVICE,
        POWER,
        "Extra groep voor inductie",
        "Wij gaan over op inductie koken. Past dat in onze meterkast, en wanneer zou u dat kunnen doen?",
        "Op uw foto zie ik ruimte voor een kookgroep met twee fasen. Het is een halve dag werk, € 385 met materiaal. Ik kan {moment}, dan heeft u ’s avonds weer een werkende keuken.",
    ),
    nl(
        "elektra",
        SERVICE,
        POWER,
        "Lampen knipperen",
        "De lampen in de {kamer} knipperen als de wasmachine aanslaat. Kan dat kwaad?",
        "Een klein knippertje bij het aanslaan is gewoon. Knipperen ze ook als de machine al draait, dan zit er een losse klem in de groep en wil ik dat graag snel zien. Welke van de twee is het bij u?",
    ),
    nl(
        "water",
        SERVICE,
        WATER,
        "Kraan in de {kamer} lekt",
        "De kraan in de {kamer} drupt {sinds}, ik heb er nu een schaaltje onder staan. Is dat een kwestie van een leertje?",
        "Bij deze kraan is het een binnenwerk, geen leertje. Ik heb het in de bus liggen en loop {moment} even binnen; het is tien minuten werk. Draai tot dan het kraantje eronder dicht, dan kan het schaaltje weg.",
    ),
    nl(
        "water",
        SERVICE,
        WATER,
        "Afvoer loopt traag",
        "De afvoer van de douche loopt {sinds} bijna niet meer weg. Ik heb al van alles geprobeerd behalve chemisch spul.",
        "Goed dat u dat niet deed, het maakt de leidingen zacht. Haal het putje eruit en kijk of er een beker onder zit die u kunt lichten: meestal is het haar. Helpt dat niet, dan kom ik met de veer.",
    ),
    urgent(nl(
        "water",
        SERVICE,
        WATER,
        "Water door het plafond",
        "Er komt water door het plafond van de {kamer}. Wij hebben de hoofdkraan dichtgedraaid. Wat nu?",
        "Precies goed gedaan. Prik met een pen een gaatje in de bult van het plafond en zet er een emmer onder, dan komt het niet naar beneden. Daan is binnen het uur bij u.",
    )),
    nl(
        "water",
        SERVICE,
        WATER,
        "Welke filters passen in onze WTW?",
        "Welke filters passen in onze WTW van {merk}, en hoe vaak moeten wij ze vervangen?",
        "Bij uw toestel horen de G4-filters van 430 bij 220. Twee keer per jaar is genoeg, bij pollen in het voorjaar een keer extra. Ik leg een set voor u klaar aan de balie, u kunt ook zelf bestellen.",
    ),
    nl(
        "onderhoud",
        PLANNING,
        PLAN,
        "Wanneer komt de monteur?",
        "Wij zouden vanochtend een monteur krijgen tussen acht en tien, maar er is niemand geweest. Komt hij nog?",
        "Dat had u van ons moeten horen. Piet is opgehouden bij een lekkage en komt om kwart voor twee bij u; past dat niet, dan kan {moment} als eerste.",
    ),
    nl(
        "onderhoud",
        PLANNING,
        PLAN,
        "Afspraak verzetten",
        "Kan de afspraak van volgende week naar {moment}? Ik moet onverwacht naar het ziekenhuis.",
        "Natuurlijk, ik heb u op {moment} gezet, tussen negen en elf. Sterkte in het ziekenhuis; als het toch niet uitkomt hoor ik het wel.",
    ),
    nl(
        "onderhoud",
        PLANNING,
        PLAN,
        "Wie tekent het onderhoudscontract?",
        "Wie tekent bij u het onderhoudscontract voor onze VvE? De kascommissie vraagt het mij elke week.",
        "Ruud tekent. Het getekende exemplaar gaat vandaag naar u toe, met de lijst van alle twaalf ketels en de data van het laatste onderhoud erbij; daar vraagt de kascommissie vast ook naar.",
    ),
    nl(
        "onderhoud",
        PLANNING,
        PLAN,
        "Sleutel voor de technische ruimte",
        "Volgende week ben ik er niet. Kan de monteur de sleutel van de technische ruimte bij de buren halen?",
        "Dat kan. Ik heb bij de afspraak gezet: sleutel bij nummer 14, na afloop terug. Ahmet stuurt u een bericht als hij klaar is.",
    ),
    nl(
        "onderhoud",
        PLANNING,
        PLAN,
        "Wanneer is ons jaarlijkse onderhoud?",
        "Kunt u nakijken wanneer ons jaarlijkse onderhoud gepland staat? Wij plannen de verbouwing van de {kamer} eromheen.",
        "Het stond voor de derde week van de maand. Ik heb het losgemaakt: laat mij weten wanneer de verbouwing klaar is, dan komt u als eerste aan de beurt.",
    ),
    nl(
        "facturen",
        OFFICE,
        MONEY,
        "Factuur dubbel ontvangen",
        "Wij kregen twee keer een factuur van {bedrag} voor dezelfde reparatie. Welke moeten wij betalen?",
        "De tweede is een vergissing van ons, die mag weg. U krijgt vandaag de creditnota. Heeft u ze allebei al betaald, dan staat het bedrag morgen terug op uw rekening.",
    ),
    nl(
        "facturen",
        OFFICE,
        MONEY,
        "Voorrijkosten",
        "Op de rekening van {bedrag} staan voorrijkosten, terwijl de monteur terug moest komen voor iets wat de eerste keer niet goed was. Klopt dat?",
        "Nee, dat klopt niet. Terugkomen voor hetzelfde is onze zaak. Ik heb de voorrijkosten eraf gehaald; de nieuwe factuur heeft u zo in uw mail.",
    ),
    nl(
        "facturen",
        OFFICE,
        MONEY,
        "Betalen in termijnen",
        "De nieuwe ketel komt ons slecht uit. Kunnen wij de {bedrag} in drie keer betalen?",
        "Dat kan, zonder rente. Een derde nu, een derde over een maand en de rest de maand daarna. Ik stuur u een bericht met de drie data; u hoeft verder niets te tekenen.",
    ),
    nl(
        "facturen",
        OFFICE,
        MONEY,
        "Ander rekeningnummer op de factuur",
        "Op de laatste factuur staat een ander rekeningnummer dan vorig jaar. Is dat van u, of moeten wij oppassen?",
        "Goed dat u het vraagt. Het klopt: wij zijn in september van bank veranderd. Het nummer eindigt op 4471. Bij twijfel altijd bellen op het nummer dat u al van ons had.",
    ),
    nl(
        "facturen",
        OFFICE,
        MONEY,
        "Btw-nummer op de factuur",
        "Wilt u ons btw-nummer op de factuur zetten? Anders kan onze boekhouding hem niet verwerken.",
        "Dat staat er nu op, en ook bij uw gegevens, zodat het de volgende keer vanzelf gaat. De nieuwe factuur zit in uw mail.",
    ),
    nl(
        "garantie",
        SERVICE,
        BOILERS,
        "Valt dit onder garantie?",
        "De pomp die u in het voorjaar heeft geplaatst maakt {sinds} een ratelend geluid. Valt dat onder de garantie?",
        "Ja. Er zit twee jaar op en wij doen daar niet moeilijk over. Ik heb een nieuwe besteld; hij is er {moment} en wordt dezelfde dag gezet.",
    ),
    nl(
        "offerte",
        SERVICE,
        PUMPS,
        "Prijs voor een nieuwe ketel of toch hybride",
        "Onze {merk} is zestien jaar oud. Wij twijfelen tussen een nieuwe ketel en een hybride warmtepomp. Kunt u ze naast elkaar zetten?",
        "In de bijlage van de offerte staan ze naast elkaar, met wat u per jaar aan gas en stroom betaalt en wat het na tien jaar heeft gekost. Voor uw huis ligt het omslagpunt bij zes jaar. Ik bel u graag om het door te lopen.",
    ),
    nl(
        "openingstijden",
        OFFICE,
        &["Bea", "Femke"],
        "Bent u open rond Sinterklaas?",
        "Bent u op 5 december ’s middags open? Ik wil dan de filters ophalen.",
        "Ja, tot vier uur; daarna gaan wij naar huis voor de gedichten. De filters liggen klaar bij de balie.",
    ),
    en(nl(
        "boilers",
        SERVICE,
        BOILERS,
        "Boiler keeps switching off",
        "Our boiler keeps switching off and shows {code}. After a reset it works for half an hour. Is there anything we can do ourselves, or should somebody come?",
        "That code means that it does not see the flame. Please check that the gas tap beside the boiler stands in line with the pipe. If it does, leave the boiler off; Piet will come on Thursday with a new ignition pin.",
    )),
    en(nl(
        "heat pumps",
        SERVICE,
        PUMPS,
        "Heating in the {room}",
        "The {room} stays at 17 degrees while the rest of the house is warm. Is the floor heating too small for it, or is a valve closed?",
        "It is a valve. In the cupboard with the manifold, the third one from the left is half shut; open it fully, wait a day, and tell me how warm it is then. If it is still below 19, I will come and measure the flow.",
    )),
    en(nl(
        "solar",
        SERVICE,
        SOLAR,
        "Inverter shows a red light",
        "The inverter has been showing a red light since Monday and the app says zero. What can I do?",
        "Switch it off at the bottom, wait a minute, switch it on again. If it is still red after five minutes, it is the earth fault protection and I will come by to find the wet connector.",
    )),
    en(nl(
        "invoices",
        OFFICE,
        MONEY,
        "Invoice in English",
        "Could we have the invoice of {bedrag} in English? Our head office in Dublin can't process it in Dutch.",
        "You have it in your mail, in English, and I have set English as the language for everything we send you.",
    )),
];

/// What a customer adds when the answer did not help yet.
pub(crate) const NOT_YET: &[&str] = &[
    "Bedankt, maar het is nog niet over. Vanochtend was het weer hetzelfde.",
    "Dat had ik al geprobeerd, dat stond in mijn eerste bericht. Wat nu?",
    "Het werkte één dag. Nu doet hij het weer.",
    "Ik begrijp uw antwoord niet helemaal: bedoelt u de kraan links of rechts?",
];

/// What a customer writes when it did.
pub(crate) const THANKS: &[&str] = &[
    "Dank u wel, het doet het weer.",
    "Fijn dat u zo snel antwoordt. Opgelost.",
    "Het was inderdaad de beugel. Slaap weer heerlijk, dank!",
    "Top, bedankt. Groeten aan Piet.",
];

/// What a customer adds while they wait.
pub(crate) const ADDED: &[&str] = &[
    "Vergat ik erbij te zeggen: wij zijn de hele week thuis.",
    "Het typeplaatje zegt bouwjaar 2014, als dat helpt.",
    "De buren hebben precies hetzelfde.",
    "Ik ben na drie uur het beste te bereiken.",
];

/// Notes among colleagues.
pub(crate) const NOTES: &[&str] = &[
    "In oktober zat daar een verstopt gasfilter achter. Piet rijdt vanmiddag toch die kant op.",
    "Klant belt liever dan dat ze mailt. Graag even bellen als het langer duurt.",
    "Onderdeel ligt in het magazijn, bak 14.",
    "Let op de hond. Aardig, maar groot.",
    "Heb de groothandel gebeld: morgen voor tien uur binnen.",
];

/// Why a promise was renewed; the customer reads it.
pub(crate) const REASONS: &[&str] = &[
    "Wij wachten op de prijs van de groothandel; die belt na de middag.",
    "Piet wil eerst zelf op het typeplaatje kijken, hij is er om drie uur langs.",
    "De fabrikant zoekt het voor ons uit en belt ons vanmiddag.",
    "Onze monteur zit op een dak en kan er pas om vier uur bij.",
];
