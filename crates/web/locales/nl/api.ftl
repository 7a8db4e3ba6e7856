# Wat een ander programma hoort als het niet gaat.

api-no-token-title = Hier is een token nodig
api-no-token = Stuur het mee als “Authorization: Bearer …”. Een beheerder maakt er een bij Instellingen, API-tokens.
api-bad-token-title = Dit token werkt niet
api-bad-token = Het is onbekend of ingetrokken, of wie het maakte, werkt hier niet meer. Een beheerder maakt een nieuw bij Instellingen, API-tokens.
api-not-allowed = De rol van wie dit token maakte, hoort hier niet bij.
api-not-found = Het bestaat niet, of is niet voor dit token.
api-no-such-address-title = Dit adres bestaat niet
api-no-such-address = Welke adressen er zijn, staat in /api/v1/openapi.json.
api-wrong-method-title = Zo gaat dat niet op dit adres
api-wrong-method = Op dit adres kan iets anders: zie de kop Allow, en /api/v1/openapi.json.
api-not-json-title = Dit is geen JSON
api-not-json = Het is niet te lezen vanaf regel { $line }, teken { $column }.
api-not-said-title = Dit hoort JSON te zijn
api-not-said = Stuur JSON, met de kop “Content-Type: application/json”.
api-fields-title = Niet alle velden kloppen
api-fields = Er is niets opgeslagen en niets verstuurd. Per veld staat bij “errors” wat er anders moet.
api-key-reused-title = Deze sleutel hoort bij een andere vraag
api-key-reused = Met deze Idempotency-Key is eerder iets anders gestuurd. Stuur dezelfde vraag, of neem voor een nieuwe vraag een nieuwe sleutel.
api-too-many = Er kwam te veel tegelijk met dit token. Probeer het over { $seconds } seconden opnieuw.
api-unknown = Dit veld bestaat niet.
api-not-text = Hier hoort tekst, tussen aanhalingstekens.
api-not-yes-or-no = Hier hoort true of false.
api-not-a-list = Hier hoort een lijst, tussen [ en ].
api-not-an-object = Hier horen velden, tussen accolades.
api-not-one-of = Hier kan alleen staan: { $words }.
api-not-an-id = Dit is geen id. Een id ziet eruit als 019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f.
api-not-a-moment = Dit is geen moment. Schrijf het met datum, tijd en verschil met UTC, zoals 2026-11-24T15:20:00+01:00.
api-not-base64 = Dit is geen base64.
api-not-a-place = Hier eindigde geen stuk van een lijst. Neem wat er bij “next” stond, of begin zonder.
api-not-with-mine = Bij view=mine gaat het om gesprekken van welk team ook. Laat het team weg, of kies een andere view.
api-not-a-key = Dit is geen sleutel: stuur er één, van letters, cijfers en leestekens.
api-twice = Dit staat er twee keer.
api-unfit = Dit past niet bij de beschrijving in /api/v1/openapi.json.
api-limit = Neem een getal van 1 tot en met 50.
