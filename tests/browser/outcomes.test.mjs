// Outcomes, as a lead of the demo reads them: figures with their definitions, rows to keep, and a call that is promised.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { looksRight } from "./lib/axe.mjs";
import { openChromium, pictured, SIZES, visitor } from "./lib/chromium.mjs";
import { signIn, speak } from "./lib/demo.mjs";
import { startDesk } from "./lib/desk.mjs";

let browser, desk;
before(async () => {
  desk = await startDesk({ demo: true });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test("a lead reads what service brings, takes the rows along, and promises a call", async () => {
  const lotte = await visitor(browser);
  await pictured("outcomes", lotte, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.getByRole("link", { name: "Uitkomsten" }).first().click();
    await lotte.getByRole("heading", { level: 1, name: "Uitkomsten" }).waitFor();
    await lotte.getByText("meer vertrokken als wij een belofte braken").first().waitFor();
    await looksRight(lotte, "outcomes");
    await lotte.getByRole("link", { name: "definitie en rijen", exact: true }).click();
    await lotte.getByRole("heading", { level: 1, name: "Wat kost een gebroken belofte?" }).waitFor();
    await looksRight(lotte, "a definition");
    const [csv] = await Promise.all([lotte.waitForEvent("download"), lotte.getByRole("link", { name: "CSV" }).click()]);
    const rows = (await readFile(await csv.path(), "utf8")).replace("\ufeff", "").trim().split("\r\n");
    assert.equal(rows[0], "account,promises,promises_broken,months_from_landmark,left,revenue_a_month,age_at_landmark_months");
    assert.ok(rows.length > 100, `${rows.length} rows`);
    const [pdf] = await Promise.all([lotte.waitForEvent("download"), lotte.getByRole("link", { name: "PDF" }).click()]);
    assert.equal((await readFile(await pdf.path())).subarray(0, 5).toString(), "%PDF-");

    await lotte.goto(`${desk.address}/outcomes`);
    await lotte.getByRole("button", { name: /^Ik bel/ }).first().click();
    await lotte.waitForURL(/conversations\//);
    await lotte.getByText(/Lotte belt/).first().waitFor();
    await lotte.goto(`${desk.address}/outcomes/departed`);
    await looksRight(lotte, "who has left");
    await lotte.getByRole("link", { name: /^Zeg wat er was/ }).first().click();
    await lotte.getByLabel("Oorzaak").selectOption("policy");
    await lotte.getByLabel("Wat er gebeurde").fill("Zij vonden de voorrijkosten te hoog.");
    await lotte.getByRole("button", { name: "Leg vast dat zij weg zijn" }).click();
    await lotte.getByText("Zij vonden de voorrijkosten te hoog.").waitFor();
  });
  await lotte.context().close();
});

test("the same on a telephone, in English, and the board's month", async () => {
  const ruud = await visitor(browser, { size: SIZES.phone });
  await signIn(ruud, desk, "administrator");
  await speak(ruud, desk, "en");
  await ruud.goto(`${desk.address}/outcomes?period=three-years`);
  await ruud.getByText("more have left where we broke a promise").first().waitFor();
  await looksRight(ruud, "outcomes on a telephone");
  await ruud.getByRole("link", { name: /^(January|February|March|April|May|June|July|August|September|October|November|December) 20/ }).first().click();
  await ruud.getByRole("heading", { level: 1, name: /^Outcomes of/ }).waitFor();
  await looksRight(ruud, "the board's month");
  await ruud.context().close();
});

test("other rates are reckoned with behind the page, which shows them by itself", async () => {
  const lotte = await visitor(browser);
  await pictured("outcomes-rates", lotte, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.goto(`${desk.address}/outcomes/figures/cost?period=year`);
    const figure = lotte.locator(".figure-n, .out-claim").first();
    const before = await figure.innerText();
    await lotte.getByRole("link", { name: "Tarieven en kanaalkosten" }).click();
    for (const field of await lotte.locator("input[name^='hour.']").all()) await field.fill("900");
    await lotte.getByRole("button", { name: "Reken hiermee" }).click();
    await lotte.waitForURL(/figures\/cost/);
    await lotte.evaluate(() => (window.isStillThere = true));
    await lotte.waitForFunction((before) => document.querySelector(".figure-n, .out-claim").innerText !== before, before);
    await lotte.getByText("De cijfers worden nu opnieuw uitgerekend").waitFor({ state: "detached" });
    assert.ok(await lotte.evaluate(() => window.isStillThere), "nobody fetched the page anew");
  });
  await lotte.context().close();
});
