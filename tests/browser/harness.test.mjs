// The instruments of these tests, held against pages that are known to be good or bad.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, fits } from "./lib/axe.mjs";
import { SIZES, openChromium, visitor } from "./lib/chromium.mjs";
import { unfolded } from "./lib/smtp.mjs";

let browser;
before(async () => (browser = await openChromium()));
after(() => browser?.close());

const page = (body) => `<!doctype html><html lang="nl"><title>Proef</title><main><h1>Proef</h1>${body}</main></html>`;

test("a field without a label is found, and one with a label is not", async () => {
  const someone = await visitor(browser);
  await someone.setContent(page(`<label for="a">Uw vraag</label><input id="a">`));
  await accessible(someone, "the good page");
  await someone.setContent(page(`<input>`));
  await assert.rejects(accessible(someone, "the bad page"), /label/);
});

test("a page that sticks out at the side is found", async () => {
  const someone = await visitor(browser, { size: SIZES.narrow });
  await someone.setContent(page(`<p>Kort</p>`));
  await fits(someone, "the good page");
  await someone.setContent(page(`<p style="width:500px">Lang</p>`));
  await assert.rejects(fits(someone, "the bad page"), /sideways/);
});

test("a sentence in a mail is found as it was written", () => {
  assert.equal(unfolded("vandaag v=C3=B3=C3=B3r 13=\r\n:15"), "vandaag vóór 13:15");
  assert.equal(unfolded("References: <a@b>\r\n <c@d>"), "References: <a@b> <c@d>");
});
