# What another program hears when it can't be done.

api-no-token-title = A token is needed here
api-no-token = Send it along as “Authorization: Bearer …”. An administrator makes one at Settings, API tokens.
api-bad-token-title = This token does not work
api-bad-token = It is unknown or revoked, or who made it works here no more. An administrator makes a new one at Settings, API tokens.
api-not-allowed = The role of who made this token does not include this.
api-not-found = It does not exist, or is not for this token.
api-no-such-address-title = There is no such address
api-no-such-address = Which addresses there are, stands in /api/v1/openapi.json.
api-wrong-method-title = That is not done at this address
api-wrong-method = Something else can be done at this address: see the header Allow, and /api/v1/openapi.json.
api-not-json-title = This is not JSON
api-not-json = It can’t be read from line { $line }, character { $column } on.
api-not-said-title = This should be JSON
api-not-said = Send JSON, with the header “Content-Type: application/json”.
api-fields-title = Not all fields are right
api-fields = Nothing was stored and nothing was sent. For each field, “errors” says what should be different.
api-key-reused-title = This key belongs to another question
api-key-reused = Something else was sent with this Idempotency-Key before. Send the same question, or take a new key for a new question.
api-too-many = Too much came at once with this token. Try again in { $seconds } seconds.
api-unknown = There is no such field.
api-not-text = This should be text, between quotation marks.
api-not-yes-or-no = This should be true or false.
api-not-a-list = This should be a list, between [ and ].
api-not-an-object = These should be fields, between braces.
api-not-one-of = This can only be: { $words }.
api-not-an-id = This is not an id. An id looks like 019aa7c2-5f1e-7cc3-98c4-dc0c0c07398f.
api-not-a-moment = This is not a moment. Write it with date, time and distance from UTC, such as 2026-11-24T15:20:00+01:00.
api-not-base64 = This is not base64.
api-not-a-place = No piece of a list ended here. Take what stood at “next”, or begin without it.
api-not-with-mine = With view=mine it is conversations of whatever team. Leave the team out, or choose another view.
api-not-a-key = This is not a key: send one, of letters, digits and punctuation.
api-twice = This stands there twice.
api-unfit = This does not fit the description in /api/v1/openapi.json.
api-limit = Take a number from 1 to 50.
