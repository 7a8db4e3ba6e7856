// What if, and files in piles, as a lead of the demo meets them: words first, live with a script, an address that can be sent on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looksRight } from "./lib/axe.mjs";
import { openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { signIn } from "./lib/demo.mjs";
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

test("a lead sees what half an hour less does, and sends the address to a colleague", async () => {
  const lotte = await visitor(browser);
  await pictured("what-if", lotte, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.goto(`${desk.address}/promises`);
    await lotte.locator("a[href='/what-if']").first().click();
    await lotte.getByText("Zoals het nu is, worden").waitFor();
    await looksRight(lotte, "what if, as it is");
    const minutes = lotte.getByLabel("Karin Vos: minuten per dag erbij of eraf");
    await minutes.fill("-60");
    await minutes.press("Tab");
    await lotte.getByText("Dan worden").waitFor();
    await lotte.waitForURL(/what-if\?m\..*=-60$/);
    const said = await lotte.locator(".whatif__head").innerText();
    await looksRight(lotte, "what if, an hour less");

    const ruud = await visitor(browser, { scripts: false });
    await signIn(ruud, desk, "administrator");
    await ruud.goto(lotte.url());
    assert.equal(await ruud.locator(".whatif__head").innerText(), said);
    await ruud.getByRole("link", { name: "Terug naar zoals het is" }).click();
    await ruud.getByText("Zoals het nu is, worden").waitFor();
    await ruud.context().close();
  });
  await lotte.context().close();
});

test("files in a pile are seen, put in and done by saying what was done", async () => {
  const lotte = await visitor(browser);
  await pictured("piles", lotte, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.goto(`${desk.address}/piles`);
    await looksRight(lotte, "piles");
    await lotte.getByRole("link", { name: "Offertes" }).click();
    await lotte.getByRole("heading", { level: 1, name: "Offertes" }).waitFor();
    await looksRight(lotte, "a pile");
    await lotte.getByLabel("Eén dossier per regel").fill("T-1;Panelen op de molen");
    await lotte.getByRole("button", { name: "Leg op de stapel" }).click();
    const file = lotte.locator("#pile-files li", { hasText: "T-1 Panelen op de molen" });
    await file.locator("summary").click();
    await file.getByLabel("Wat is ermee gedaan?").fill("Offerte gestuurd met de molenaar.");
    await file.getByRole("button", { name: "Klaar" }).click();
    await lotte.getByText("Offerte gestuurd met de molenaar.").waitFor();
  });
  await lotte.context().close();
});
