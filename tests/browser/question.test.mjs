// The whole life of a question, with nothing pretended: the program on a fresh folder, a browser for the colleague and for
// each customer, and an SMTP server that takes the mails. Set up → asked → promised → answered → "ja", or "nog niet".

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SIZES, openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { startDesk } from "./lib/desk.mjs";
import { setUp } from "./lib/firm.mjs";
import { header, linkIn, startSmtp } from "./lib/smtp.mjs";

/** Faster than this nobody writes a question: the form would ask for one more press. */
const HASTE_MS = 2_200;
/** A deadline is rounded up to this; between a look at the form and the press of its button, one step may pass. */
const ROUNDED_MIN = 5;

let browser, desk, smtp, karin;
before(async () => {
  desk = await startDesk();
  smtp = await startSmtp();
  browser = await openChromium();
  karin = await visitor(browser);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await smtp?.stop();
});

/** A customer: what they ask, from where, and in time what they see and get. */
async function customer(name, reach, question, options) {
  return { name, reach, question, page: await visitor(browser, { size: SIZES.phone, ...options }) };
}

const minutes = (sentence) => {
  const [, hour, minute] = /vóór (\d\d):(\d\d)/.exec(sentence);
  return Number(hour) * 60 + Number(minute);
};

/** Fills in the form at the pace of a person and sends it; the promise before and after it. */
async function ask({ page, name, reach, question }) {
  await page.goto(`${desk.address}/ask`);
  const opened = Date.now();
  const before = await page.locator("[data-told-part] .told__say").innerText();
  await page.getByLabel("Uw vraag").fill(question);
  await page.getByLabel("Uw naam").fill(name);
  await page.getByLabel("E-mail of telefoon").fill(reach);
  await page.waitForTimeout(Math.max(0, HASTE_MS - (Date.now() - opened)));
  await page.getByRole("button", { name: "Verstuur mijn vraag" }).click();
  await page.getByText("Uw vraag is binnen.").waitFor();
  const promised = (await page.locator("h1").innerText()).replaceAll(/\s+/g, " ");
  const steps = (minutes(promised) - minutes(before) + 1440) % 1440;
  assert.ok(steps === 0 || steps === ROUNDED_MIN, `before sending: ${before}; after: ${promised}`);
  return promised;
}

/** The colleague answers the conversation that is open, and sees it leave. */
async function answer(words) {
  await karin.getByLabel(/^Antwoord aan/).fill(words);
  await karin.getByRole("button", { name: /^Verstuur en houd de belofte/ }).click();
  await karin.getByText("Gaat zo weg").waitFor();
}

/** The mails that belong to a question: the promise, and the answer that a person wrote. */
async function mailsTo(reach, words) {
  const promise = await smtp.mailTo(reach, /Wij hebben uw vraag/);
  const reply = await smtp.mailTo(reach, words);
  return { promise, reply };
}

const story = (name, pages, act) => test(name, () => pictured(name, pages(), act));
let ilse, kees;

story("the firm sets itself up, and sends through its own mail server", () => karin, async () => {
  await setUp(karin, desk, smtp);
  await karin.goto(`${desk.address}/today`);
});

story("a question is promised on the form, on the page after it, by mail, and stands on Today at once", () => [karin, ilse?.page].filter(Boolean), async () => {
  ilse = await customer("Ilse Smeets", "ilse@post.example", "De ketel valt uit, storing F28. Wie kan er kijken?");
  ilse.promised = await ask(ilse);
  const promise = await smtp.mailTo(ilse.reach, /Wij hebben uw vraag/);
  assert.ok(promise.text.includes(`${ilse.promised}.`), `${ilse.promised}\n${promise.text}`);
  assert.match(promise.text, /Dit bericht schreef ons programma zelf/);
  assert.equal(header(promise, "auto-submitted"), "auto-replied");
  assert.equal(header(promise, "x-auto-response-suppress"), "All");
  assert.match(header(promise, "from"), /info@halmeer\.example/);
  // Karin has had Today before her all the while.
  await karin.getByRole("link", { name: "De ketel valt uit" }).waitFor();
});

story("another asks without a script, and comes after the first", () => [karin, kees?.page].filter(Boolean), async () => {
  kees = await customer("Kees Bakker", "kees@post.example", "Kan de monteur ook naar de kraan kijken?", { scripts: false });
  kees.promised = await ask(kees);
  await karin.getByRole("link", { name: "Kan de monteur" }).waitFor();
  const rows = await karin.locator("#rows-unowned > li.row").allInnerTexts();
  assert.equal(rows.length, 2);
  for (const [row, { name, promised }] of rows.map((row, place) => [row, [ilse, kees][place]])) {
    assert.ok(row.includes(name), `${name} is not in ${row}`);
    assert.ok(row.includes(/\d\d:\d\d/.exec(promised)[0]), `${promised} is not in ${row}`);
  }
});

story("an answer is taken back within ten seconds, and sent when it is right", () => karin, async () => {
  await karin.getByRole("link", { name: "De ketel valt uit" }).click();
  await karin.getByRole("heading", { level: 1, name: "De ketel valt uit" }).waitFor();
  await answer("Zet de ketel uit en weer aan");
  await karin.getByRole("button", { name: /^Haal terug/ }).click();
  await karin.getByText("Teruggehaald, niet verstuurd.").waitFor();
  await karin.getByText("Karin nam het op zich.").waitFor();
  const words = karin.getByLabel(/^Antwoord aan/);
  assert.equal(await words.innerText(), "Zet de ketel uit en weer aan");
  await answer("Zet kraan 3 dicht en druk op reset. Piet komt om vier uur kijken.");
  const { promise, reply } = await mailsTo(ilse.reach, /Zet kraan 3 dicht/);
  assert.equal(header(reply, "auto-submitted"), undefined, "a person wrote it");
  assert.equal(header(reply, "in-reply-to"), header(promise, "message-id"));
  assert.ok(header(reply, "references").includes(header(promise, "message-id")));
  assert.match(header(reply, "subject"), /^Re: De ketel valt uit, storing F28 \[#HI-\d{4}-0001\]$/);
  assert.ok(smtp.received.indexOf(promise) < smtp.received.indexOf(reply));
  assert.ok(!smtp.received.some(({ text }) => text.includes("uit en weer aan")), "what was taken back was sent");
  ilse.link = linkIn(reply, `${desk.address}/k/`);
  // The page says so by itself.
  await karin.getByText(/^Verstuurd/).waitFor();
});

story("the customer follows the link in the mail and says yes, and the colleague sees it", () => [karin, ilse.page], async () => {
  await ilse.page.goto(ilse.link);
  await ilse.page.getByText("Zet kraan 3 dicht").waitFor();
  await ilse.page.getByRole("button", { name: "Ja" }).click();
  await ilse.page.getByText("Dank u, genoteerd").waitFor();
  await karin.getByText("De klant zei: ja, dit is beantwoord.").waitFor();
});

story("who says not yet, without a script, gets a promise of their own", () => [karin, kees.page], async () => {
  await karin.goto(`${desk.address}/today`);
  await karin.getByRole("link", { name: "Kan de monteur" }).click();
  await answer("Welke kraan lekt er?");
  const { promise, reply } = await mailsTo(kees.reach, /Welke kraan lekt er/);
  assert.equal(header(reply, "in-reply-to"), header(promise, "message-id"));
  // The server has it before we have written that down.
  await karin.getByText(/^Verstuurd/).waitFor();
  await kees.page.goto(linkIn(reply, `${desk.address}/k/`));
  await kees.page.getByText("Is uw vraag beantwoord?").waitFor();
  const offered = await kees.page.getByText("Zegt u nu nog niet").innerText();
  await kees.page.getByRole("button", { name: "Nog niet" }).click();
  await kees.page.getByText("Hieronder staat wat wij u nu beloven").waitFor();
  const promised = (await kees.page.locator("h1").innerText()).replaceAll(/\s+/g, " ");
  assert.match(promised, /^Karin antwoordt u .*vóór \d\d:\d\d$/);
  const steps = (minutes(promised) - minutes(offered) + 1440) % 1440;
  assert.ok(steps === 0 || steps === ROUNDED_MIN, `${offered} / ${promised}`);
  await karin.getByText("De klant zei: nog niet.").waitFor();
  const bar = (await karin.locator(".bar, .promise-bar").first().innerText()).replaceAll(/\s+/g, " ");
  assert.ok(bar.includes(/\d\d:\d\d/.exec(promised)[0]), `${promised} is not in ${bar}`);
  await karin.goto(`${desk.address}/today`);
  await karin.locator("#rows-mine").getByRole("link", { name: "Kan de monteur" }).waitFor();
});

test("nothing was wrong on any page meanwhile", () => {
  for (const page of [karin, ilse.page, kees.page]) assert.deepEqual(page.complaints, []);
});
