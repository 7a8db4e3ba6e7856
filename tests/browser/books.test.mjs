// The books of the demo: an invoice is taken in, a statement brought, what it was for is confirmed by a person and taken back.

import { readFile } from "node:fs/promises";
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

const file = (name) => readFile(new URL(`../../crates/ledger/tests/files/${name}`, import.meta.url), "utf8");

test("an invoice and a statement come in, and a person says that one is for the other", async () => {
  const lotte = await visitor(browser);
  const upload = async (path, name, text, button) => {
    await lotte.goto(`${desk.address}${path}`);
    const upload = { name, mimeType: "text/xml", buffer: Buffer.from(text) };
    await lotte.locator("input[type=file]").setInputFiles(upload);
    await lotte.getByRole("button", { name: button }).click();
  };
  await pictured("books", lotte, async () => {
    await signIn(lotte, desk, "lead");
    const bill = (await file("invoice-ubl.xml")).replaceAll("Onze Firma BV", "Halmeer Installatie").replaceAll("Onze Firma", "Halmeer Installatie");
    await upload("/invoices", "factuur.xml", bill, "Neem op");
    await lotte.getByRole("link", { name: /Factuur 2026-17 is opgenomen en geboekt/ }).waitFor();
    await looksRight(lotte, "invoices");
    await upload("/bank", "afschrift.xml", await file("statement-camt.xml"), "Lees in");
    const proposal = lotte.locator("li", { hasText: "Bakkerij De Korenaar, 24 nov" }).first();
    await proposal.waitFor();
    await looksRight(lotte, "the bank");
    await proposal.getByRole("button", { name: "Bevestig" }).click();
    await lotte.getByText("Bevestigd.").waitFor();
    const latest = lotte.locator("section[aria-labelledby=latest] li", { hasText: "2026-17" });
    await latest.getByRole("button").click();
    await lotte.getByText(/staat weer open/).first().waitFor();
    await lotte.locator("section[aria-labelledby=proposals] li", { hasText: "2026-17" }).waitFor();

    const jansen = lotte.locator("section[aria-labelledby=unmatched] li", { hasText: "Jansen" });
    await jansen.getByRole("button", { name: "Alles van deze partij ook" }).click();
    const aside = lotte.locator("section[aria-labelledby=asides] li", { hasText: "Jansen" });
    await aside.getByRole("button").click();
    await jansen.waitFor();
  });
  await lotte.context().close();
});
