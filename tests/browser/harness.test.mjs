// The instruments of these tests, held against pages that are known to be good or bad.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Gallery, accessible, fits } from "./lib/axe.mjs";
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

test("of pages that are built alike one is looked at, and each must fit", async () => {
  const someone = await visitor(browser);
  const gallery = new Gallery();
  const field = (label, more = "") => page(`<p>${label}</p><label for="a">${label}</label><input id="a" ${more}>`);
  await someone.setContent(field("Uw vraag"));
  await gallery.looksRight(someone, "the good page");
  await someone.setContent(field("Your question"));
  await gallery.looksRight(someone, "the same in other words");
  await someone.setContent(field("Vraag".repeat(100)));
  await assert.rejects(gallery.looksRight(someone, "the same in too long a word"), /sideways/);
  for (const [wrong, body] of [
    ["a field without a name", field("Uw vraag").replace(/<label.*label>/, "")],
    ["a label that says nothing", field("")],
    ["an attribute that doesn't exist", field("Uw vraag", 'aria-verplicht="ja"')],
  ]) {
    await someone.setContent(body);
    await assert.rejects(gallery.looksRight(someone, wrong), /not accessible/, wrong);
  }
});

test("a sentence in a mail is found as it was written", () => {
  assert.equal(unfolded("vandaag v=C3=B3=C3=B3r 13=\r\n:15"), "vandaag vóór 13:15");
  assert.equal(unfolded("References: <a@b>\r\n <c@d>"), "References: <a@b> <c@d>");
});
