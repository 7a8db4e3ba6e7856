// A lead of the demo brings in revenue with Dutch decimals and three bad rows: mapped, tried, the rest brought in, seen at the
// account, and taken out again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looksRight } from "./lib/axe.mjs";
import { openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { signIn } from "./lib/demo.mjs";
import { startDesk } from "./lib/desk.mjs";

const SALES = [
  "Nr;Wie;Datum;Bedrag excl. BTW;Kostprijs",
  "9001;Molen De Hoop;03-11-2026;1.234,56;1.000,00",
  "9001;Molen De Hoop;04-11-2026;(12,00);",
  "9001;Molen De Hoop;gisteren;10,00;",
  "9001;Molen De Hoop;04-11-2026;twaalf;",
  "9001;Molen De Hoop;04-11-2026;12,345;",
].join("\r\n");

let browser, desk;
before(async () => {
  desk = await startDesk({ demo: true });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test("revenue is mapped, tried, brought in without its bad rows, seen at the account, and taken out again", async () => {
  const lotte = await visitor(browser);
  await pictured("accounts", lotte, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.goto(`${desk.address}/accounts`);
    await looksRight(lotte, "accounts");
    await lotte.getByRole("link", { name: "Bestanden met cijfers" }).click();
    await lotte.getByLabel("CSV-bestand").setInputFiles({ name: "omzet.csv", mimeType: "text/csv", buffer: Buffer.from(SALES) });
    await lotte.getByRole("button", { name: "Lees het bestand" }).click();
    await lotte.getByRole("heading", { level: 1, name: "omzet.csv" }).waitFor();
    // Datum, bedrag and kostprijs are guessed; whose it is isn't.
    await lotte.getByLabel("Nr", { exact: true }).selectOption("number");
    await lotte.getByLabel("Wie", { exact: true }).selectOption("name");
    await lotte.getByLabel("Maak klanten die nog niet bestaan").check();
    await looksRight(lotte, "which column is what");
    await lotte.getByRole("button", { name: "Doe een proef" }).click();
    await lotte.getByText("3 foute regels").waitFor();
    for (const why of ["Dit is geen datum.", "Dit is geen bedrag.", "Dit bedrag heeft meer dan twee decimalen."]) {
      await lotte.getByText(why).waitFor();
    }
    await looksRight(lotte, "a trial with bad rows");
    await lotte.getByLabel("Sla de foute regels over").check();
    await lotte.getByRole("button", { name: "Lees 2 regels in" }).click();
    await lotte.getByText("Ingelezen: 2 nieuw").waitFor();
    const imported = lotte.url();

    await lotte.goto(`${desk.address}/accounts?q=9001`);
    await lotte.getByRole("link", { name: "Molen De Hoop" }).click();
    await lotte.getByRole("heading", { level: 1, name: "Molen De Hoop" }).waitFor();
    assert.match(await lotte.locator(".accounts__figures").innerText(), /€\s1\.222/);
    await looksRight(lotte, "an account with revenue");
    await lotte.setViewportSize({ width: 390, height: 844 });
    await looksRight(lotte, "an account on a phone");
    await lotte.setViewportSize({ width: 1440, height: 900 });

    await lotte.goto(imported);
    await lotte.getByRole("button", { name: "Haal alles weer terug" }).click();
    await lotte.getByText("Weg; er is niets van over.").waitFor();
    await lotte.goto(`${desk.address}/accounts?q=9001`);
    await lotte.getByText("Daar is geen klant mee gevonden").waitFor();
  });
  await lotte.context().close();
});
