// The books of the demo: an invoice is taken in, a statement brought, what it was for is confirmed by a person and taken back.

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

const file = (name) => readFile(new URL(`../../crates/ledger/tests/files/${name}`, import.meta.url), "utf8");

/** Brings a file on the page that is open, by its button. */
async function bring(page, name, text, button) {
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/xml", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: button }).click();
}

test("an invoice and a statement come in, and a person says that one is for the other", async () => {
  const lotte = await visitor(browser);
  await pictured("books", lotte, async () => {
    await signIn(lotte, desk, "lead");
    const bill = (await file("invoice-ubl.xml")).replaceAll("Onze Firma BV", "Halmeer Installatie").replaceAll("Onze Firma", "Halmeer Installatie");
    await lotte.goto(`${desk.address}/invoices`);
    await bring(lotte, "factuur.xml", bill, "Neem op");
    await lotte.getByRole("link", { name: /Factuur 2026-17 is opgenomen en geboekt/ }).waitFor();
    await looksRight(lotte, "invoices");
    await lotte.goto(`${desk.address}/bank`);
    await bring(lotte, "afschrift.xml", await file("statement-camt.xml"), "Lees in");
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

test("a bill to us on a telephone, in English: what we owe, paid by the bank, and taken back", async () => {
  const ruud = await visitor(browser, { size: SIZES.phone });
  // Looking at a page leaves it as wide as a desk.
  const looked = async (where) => {
    await looksRight(ruud, `${where} on a telephone`);
    await ruud.setViewportSize(SIZES.phone);
  };
  await pictured("books-phone", ruud, async () => {
    await signIn(ruud, desk, "administrator");
    await speak(ruud, desk, "en");
    await ruud.goto(`${desk.address}/invoices`);
    await ruud.getByLabel(/^Make customers and suppliers/).uncheck();
    await bring(ruud, "bill.xml", await billToUs(), "Take in");
    const taken = ruud.getByRole("link", { name: /^Invoice L-2026-4 was taken in; please say whose it is/ });
    await taken.waitFor();
    await looked("invoices");
    await taken.click();
    await ruud.getByRole("heading", { level: 2, name: "What is this?" }).waitFor();
    await looked("an invoice that asks whose it is");
    await ruud.getByLabel("Customer or supplier").selectOption({ label: "Make a new one, with the name on the invoice" });
    await ruud.getByRole("button", { name: "Book", exact: true }).click();
    await ruud.getByText("Booked.").waitFor();
    await looked("an invoice");

    await ruud.goto(`${desk.address}/owed`);
    const owed = ruud.locator("li", { has: ruud.getByRole("link", { name: /L-2026-4/ }) });
    await owed.getByText("to be paid on or before").waitFor();
    await looked("what we owe");

    await ruud.goto(`${desk.address}/bank`);
    await bring(ruud, "statement.xml", await paidByUs(), "Read");
    const proposal = ruud.locator("section[aria-labelledby=proposals] li", { hasText: "L-2026-4" });
    await proposal.waitFor();
    await looked("the bank");
    await proposal.getByRole("button", { name: "Confirm" }).click();
    await ruud.getByText("Confirmed.").waitFor();
    await ruud.goto(`${desk.address}/owed`);
    await ruud.getByRole("heading", { level: 1, name: "To pay" }).waitFor();
    assert.equal(await owed.count(), 0, "what is paid is not owed");
    await ruud.goto(`${desk.address}/bank`);
    const paid = ruud.locator("section[aria-labelledby=latest] li", { hasText: "L-2026-4" });
    await paid.getByRole("button", { name: "Take back" }).click();
    await ruud.getByText("it is open again").waitFor();
    await proposal.waitFor();
    await ruud.goto(`${desk.address}/owed`);
    await owed.waitFor();

    await ruud.goto(`${desk.address}/concentration`);
    await ruud.getByRole("heading", { level: 1, name: "Dependence" }).waitFor();
    await looked("dependence");
  });
  await ruud.context().close();
});

/** The invoice of the walk before, sent to the demo's firm by a printer that it doesn't know. */
async function billToUs() {
  const ours = (await file("invoice-ubl.xml")).replaceAll("2026-17", "L-2026-4").replace(/<cbc:PaymentID>.*?<\/cbc:PaymentID>/, "");
  return ours.replaceAll("Bakkerij De Korenaar", "Halmeer Installatie").replaceAll("Onze Firma", "Drukkerij De Letter").replaceAll("NL91ABNA0417164300", "NL20INGB0001234567");
}

/** A statement on which that bill is paid, and nothing else. */
async function paidByUs() {
  const entries = /<Ntry>.*<\/Ntry>\n/s;
  const paid = `<Ntry><Amt Ccy="EUR">121.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><AcctSvcrRef>B-000004</AcctSvcrRef>
<NtryDtls><TxDtls><Amt Ccy="EUR">121.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>Drukkerij De Letter BV</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>NL20INGB0001234567</IBAN></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>Factuur L-2026-4</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n`;
  return (await file("statement-camt.xml")).replace(entries, paid).replaceAll("S-328", "S-329").replace(">328<", ">329<").replace("1271.00", "879.00");
}
