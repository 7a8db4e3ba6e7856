// A new desk is set up on its first page; then the telephone rings, and everything goes by keyboard.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { startDesk } from "./lib/desk.mjs";

/** A call is noted in at most so many keys beyond the words themselves. */
const KEYS_MAX = 25;
const PASSWORD = "een zin die ik onthoud";

let browser, desk, karin, keys;
before(async () => {
  desk = await startDesk();
  browser = await openChromium();
  karin = await visitor(browser);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const story = (name, act) => test(name, () => pictured(name, karin, act));

/** A key, and not a letter of what is written down. */
async function press(key) {
  keys += 1;
  await karin.keyboard.press(key);
}
const write = (words) => karin.keyboard.type(words);
const focused = () => karin.evaluate(() => document.activeElement?.getAttribute("name"));
const readAloud = async () => (await karin.locator(".say blockquote").innerText()).replaceAll(/[“”]/g, "").replace(/\.$/, "").trim();
const noted = () => karin.locator("[data-done]").innerText();

async function fresh() {
  await karin.goto(`${desk.address}/today`);
  keys = 0;
  await press("t");
  await karin.waitForURL("**/phone-note");
  await karin.locator("[name=who]:focus").waitFor(); // it is focused when the page is first drawn, which is after it has loaded
}

story("four questions, and one can promise", async () => {
  await karin.goto(desk.address);
  await karin.waitForURL("**/set-up");
  await karin.getByLabel("Naam van uw organisatie").fill("Halmeer Installatie");
  for (const day of ["Maandag", "Zaterdag", "Zondag"]) await karin.getByLabel(day).fill("0:00 tot 24:00");
  await karin.getByLabel("Dinsdag").fill("hele dag");
  await karin.getByLabel("Uw naam").fill("Karin Vos");
  await karin.getByLabel("Uw e-mailadres").fill("karin@halmeer.example");
  await karin.getByLabel("Wachtwoord").fill(PASSWORD);
  await karin.getByText("Service antwoordt u").waitFor();
  await karin.getByRole("button", { name: "Begin" }).click();
  await karin.getByText("Zo is het geen tijd").waitFor();
  assert.equal(await karin.getByLabel("Uw naam").inputValue(), "Karin Vos");
  await karin.getByLabel("Dinsdag").fill("8.30 - 17");
  await karin.getByLabel("Wachtwoord").fill(PASSWORD);
  await karin.getByRole("button", { name: "Begin" }).click();
  await karin.waitForURL("**/today");
});

story("a call is noted in a few keys, and what was read aloud is what is kept", async () => {
  await fresh();
  await write("0575 00 14 66");
  await karin.getByLabel("Naam (mag leeg blijven)").waitFor();
  await press("Tab");
  await write("Evert Oldenhof");
  await press("Enter");
  assert.equal(await focused(), "text");
  await write("De afzuiging laat steeds de stroom uitvallen");
  await press("Shift+Enter");
  await write("sinds gisteren");
  const said = await readAloud();
  assert.match(said, /^Service belt u .+ terug, vóór \d\d:\d\d$/);
  await press("Enter");
  await karin.locator("[data-done]").waitFor();
  assert.ok((await noted()).includes(said.replace("belt u", "belt")), `${await noted()} / ${said}`);
  assert.equal(await focused(), "who");
  assert.ok(keys <= 5, `${keys} keys`);
});

story("who has called before is found by the number in another form, and every choice has a key", async () => {
  await fresh();
  await write("+31 (0)575 001466");
  await karin.getByText("Open belofte:").waitFor();
  await press("Enter");
  await write("Het ruikt hier nu verbrand");
  const before = await readAloud();
  await press("Alt+d");
  await press("Alt+w");
  assert.equal(await focused(), "whom");
  await press("K");
  await karin.getByText("Karin belt u").waitFor();
  await press("Alt+ArrowUp");
  await karin.getByText("één stap later dan de regel").waitFor();
  const later = await readAloud();
  assert.notEqual(later, before);
  await press("Alt+ArrowDown");
  await karin.getByText("één stap later dan de regel").waitFor({ state: "detached" });
  const said = await readAloud();
  assert.match(said, /^Karin belt u/);
  await press("Enter");
  await karin.locator("[data-done]").waitFor();
  assert.ok((await noted()).includes(said.replace("belt u", "belt")), await noted());
  assert.equal(await karin.locator(".noted .tag--urgent").count(), 1);
  assert.ok(keys <= KEYS_MAX, `${keys} keys`);
});

story("somebody else on the same number, answered at once, by keyboard", async () => {
  await fresh();
  await write("0575001466");
  await karin.getByText("Open belofte:").waitFor();
  await press("Alt+0");
  await karin.getByLabel("Naam van iemand anders").waitFor();
  await press("Tab");
  await press("Tab");
  await write("Anja Oldenhof");
  await press("Enter");
  await write("Tot hoe laat zijn jullie open?");
  await press("Control+Enter");
  assert.equal(await focused(), "said");
  await write("Tot vijf uur.");
  await press("Control+Enter");
  await karin.getByText("Vastgelegd als meteen beantwoord").waitFor();
  assert.ok(keys <= KEYS_MAX, `${keys} keys`);
  await karin.getByText("Zelf beantwoord: Tot hoe laat").waitFor();
});

story("a note is taken back, and without a script a note is kept just as well", async () => {
  await karin.locator(".noted").getByRole("button", { name: /haal terug/ }).first().click();
  await karin.getByText("Teruggehaald").waitFor();
  const plain = await visitor(browser, { scripts: false });
  await plain.context().addCookies(await karin.context().cookies());
  await plain.goto(`${desk.address}/phone-note`);
  await plain.getByLabel("Vraag, in de woorden van de klant").fill("Geen haast");
  await plain.getByRole("button", { name: "Later beloven" }).click();
  await plain.getByText("één stap later dan de regel").waitFor();
  await plain.getByRole("button", { name: "Leg vast" }).click();
  await plain.getByText("Vastgelegd voor").waitFor();
  assert.deepEqual(karin.complaints.filter((line) => !line.includes("422")), []);
});
