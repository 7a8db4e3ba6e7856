// How an answer is written: laid out, with pictures, kept as one types, looked at once more, taken back, and for whom.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looksRight } from "./lib/axe.mjs";
import { SIZES, openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { startDesk, until } from "./lib/desk.mjs";
import { deliver, setUp, signIn } from "./lib/firm.mjs";
import { startSmtp } from "./lib/smtp.mjs";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

let browser, desk, smtp, karin;
before(async () => {
  desk = await startDesk();
  smtp = await startSmtp();
  browser = await openChromium();
  karin = await visitor(browser);
  await setUp(karin, desk, smtp);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
  await smtp?.stop();
});

const story = (name, act) => test(name, () => pictured(`writing ${name}`, karin, act));
const editor = (page = karin) => page.locator(".editor#f-text");

/** A question by mail; its conversation is opened. */
async function asked(subject, { from = "Jan de Vries <jan@klant.example>", cc = "", prefix = "", body = "De kraan lekt.\n\nKomt er iemand?" } = {}) {
  const mail = `From: ${from}\nTo: info@halmeer.example\n${cc ? `Cc: ${cc}\n` : ""}Subject: ${prefix}${subject}\nMessage-ID: <${subject.replaceAll(/\W/g, "")}@klant.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`;
  assert.equal(await deliver(desk, mail), 0);
  await karin.goto(`${desk.address}/conversations?whose=all`);
  await until(`“${subject}” stands in the list`, async () => {
    await karin.reload();
    return karin.getByRole("link", { name: new RegExp(subject) }).count();
  });
  await karin.getByRole("link", { name: new RegExp(subject) }).first().click();
  await editor().waitFor();
  return karin.url();
}

const saved = (page = karin) => page.locator("#answer [data-draft-state]").filter({ hasText: "concept bewaard" }).waitFor();

story("Escape leaves the answer, Ctrl Enter sends it", async () => {
  await asked("Met de toetsen");
  await editor().click();
  await karin.keyboard.press("Escape");
  await karin.keyboard.press("r");
  await karin.keyboard.type("Morgen om tien uur.");
  await karin.keyboard.press("Control+Enter");
  const undo = karin.getByRole("button", { name: /^Haal terug/ });
  await undo.waitFor();
  await until("the undo is in sight", async () => {
    const [box, room] = await Promise.all([undo.boundingBox(), karin.locator("#thread").boundingBox()]);
    return box && room && box.y + box.height <= room.y + room.height;
  });
  assert.match(await karin.locator("main").innerText(), /Morgen om tien uur\./);
  await undo.click();
  await karin.getByText("Teruggehaald").first().waitFor();
  assert.match(karin.url(), /whose=all/, "the list beside it is the one that it was found in");
});

story("what is typed is laid out, kept, and there again after a reload and in another browser", async () => {
  const address = await asked("Eerste vraag");
  await editor().click();
  await karin.keyboard.press("Control+b");
  await karin.keyboard.type("Dag Jan");
  await karin.keyboard.press("Control+b");
  await karin.keyboard.type(", zo doet u het:");
  await karin.keyboard.press("Enter");
  await karin.keyboard.type("- kraan dicht");
  await karin.keyboard.press("Enter");
  await karin.keyboard.type("reset");
  await saved();
  const html = await editor().innerHTML();
  assert.match(html, /<strong>Dag Jan<\/strong>, zo doet u het:/);
  assert.match(html, /<ul><li><p>kraan dicht<\/p><\/li><li><p>reset/);
  await karin.reload();
  await editor().waitFor();
  assert.equal(await editor().innerHTML(), html);
  const elsewhere = await visitor(browser, { size: SIZES.phone, scheme: "dark" });
  await signIn(elsewhere, desk);
  await elsewhere.goto(address);
  await editor(elsewhere).waitFor();
  assert.equal(await editor(elsewhere).innerHTML(), html);
  await looksRight(elsewhere, "the composer on a telephone");
  await elsewhere.context().close();
  await looksRight(karin, "the composer at the desk");
});

story("two windows that write at the same time lose nothing", async () => {
  const address = await asked("Twee vensters");
  const other = await karin.context().newPage();
  await other.goto(address);
  await editor(other).waitFor();
  await editor().fill("In het eerste venster.");
  await saved();
  await editor(other).fill("In het tweede venster.");
  await other.getByText("In een ander venster schreef u").waitFor();
  await other.close({ runBeforeUnload: false });
  await karin.reload();
  assert.equal(await editor().innerText(), "In het eerste venster.");
  await karin.getByRole("button", { name: "Zet het eronder" }).click();
  await editor().filter({ hasText: "In het tweede venster." }).waitFor();
  assert.match(await editor().innerText(), /eerste venster\.\s+In het tweede venster\./);
});

/** Puts a picture on the clipboard and pastes it. */
const paste = () =>
  editor().evaluate((place, pixel) => {
    const bytes = Uint8Array.from(atob(pixel), (c) => c.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, PIXEL);

story("a pasted picture goes inside the mail and a file beside it, and taking back brings everything back", async () => {
  await asked("Met plaatje");
  await editor().fill("Kijk, dit is de kraan:");
  await paste();
  await editor().locator("img:not(.ProseMirror-separator)").waitFor();
  await karin.locator("#f-files").setInputFiles({ name: "offerte.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") });
  await karin.locator("[data-draft-list]").getByRole("link", { name: /offerte\.pdf/ }).waitFor();
  await karin.getByText("Cc", { exact: true }).click();
  await karin.getByLabel("Bcc").fill("karin@halmeer.example");
  await karin.getByRole("button", { name: /^Verstuur en houd de belofte/ }).click();
  await karin.getByRole("button", { name: /^Haal terug/ }).click();
  await editor().locator("img:not(.ProseMirror-separator)").waitFor();
  await karin.locator("[data-draft-list]").getByRole("link", { name: /offerte\.pdf/ }).waitFor();
  assert.match(await editor().innerText(), /Kijk, dit is de kraan:/);
  assert.equal(await karin.getByLabel("Bcc").inputValue(), "karin@halmeer.example");
  const shown = await editor().locator("img:not(.ProseMirror-separator)").evaluate((image) => image.decode().then(() => image.naturalWidth));
  assert.equal(shown, 1, "the picture is there");
  await karin.getByRole("button", { name: /^Verstuur en houd de belofte/ }).click();
  const mail = await smtp.mailTo("jan@klant.example", /Kijk, dit is de kraan/);
  assert.deepEqual(mail.to, ["jan@klant.example", "karin@halmeer.example"]);
  for (const part of [/multipart\/mixed/, /multipart\/alternative/, /multipart\/related/, /Content-ID: </i, /filename="?offerte\.pdf/]) assert.match(mail.source, part);
  assert.doesNotMatch(mail.source, /bcc/i);
});

story("who forgets the attachment and answers everybody is asked once, and can go on", async () => {
  await asked("Zonder bijlage", { cc: "buur@elders.example" });
  await editor().fill("Zie bijlage.");
  await karin.getByText("Cc", { exact: true }).click();
  await karin.getByRole("button", { name: "Antwoord iedereen" }).click();
  assert.equal(await karin.getByLabel("Cc, met komma’s ertussen", { exact: true }).inputValue(), "buur@elders.example");
  const desktop = karin.viewportSize();
  await karin.setViewportSize({ width: 390, height: 700 });
  await karin.getByRole("button", { name: /^Verstuur en houd/ }).click();
  const notice = karin.locator(".composer__concerns[role=alert]");
  await notice.getByText("“bijlage”").waitFor();
  // On a telephone the conversation stands above it.
  await karin.waitForFunction(() => {
    const { top, bottom } = document.querySelector(".composer__concerns").getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  await karin.setViewportSize(desktop);
  assert.match(await notice.innerText(), /buur@elders\.example/);
  assert.equal(await editor().innerText(), "Zie bijlage.", "nothing of it is lost");
  await looksRight(karin, "the composer with a warning");
  await karin.getByRole("button", { name: /^Verstuur toch/ }).click();
  const mail = await smtp.mailTo("buur@elders.example", /Zie bijlage/);
  assert.ok(!mail.text.includes("/k/"), "the customer's page is the customer's");
});

story("a saved reply goes in with a slash, filled in, and what is not known is seen before it is sent", async () => {
  await karin.goto(`${desk.address}/settings/replies/new`);
  await karin.getByLabel("Naam", { exact: true }).fill("Storing F28");
  await karin.getByRole("textbox", { name: "Tekst in het Nederlands" }).fill("Dag {klant.voornaam}, u hoort {belofte} van {ik.naam}. {klant.schoenmaat}");
  await karin.getByRole("button", { name: "Voorbeeld" }).click();
  await karin.getByText("Dit wordt nooit ingevuld: {klant.schoenmaat}").waitFor();
  await karin.getByText("Dag Jan, u hoort").waitFor();
  await looksRight(karin, "a saved reply");
  await karin.getByRole("button", { name: "Bewaar" }).click();
  await karin.getByText("Bewaard.").waitFor();
  await asked("Met standaardtekst");
  await editor().click();
  // The page is shown anew while the colleague thinks: the search of the list stays.
  assert.equal(await deliver(desk, "From: an@klant.example\nTo: info@halmeer.example\nSubject: Intussen\nMessage-ID: <intussen@klant.example>\n\nOok dit.\n"), 0);
  await karin.getByRole("link", { name: /Intussen/ }).waitFor();
  await karin.keyboard.type("/");
  await karin.locator("#f-reply:focus").waitFor();
  await karin.keyboard.type("f28");
  await karin.keyboard.press("Enter");
  await editor().filter({ hasText: "Dag Jan, u hoort" }).waitFor();
  assert.match(await editor().innerText(), /vóór \d\d:\d\d van Karin Vos\. \{klant\.schoenmaat\}/);
  await karin.getByRole("button", { name: /^Verstuur en houd/ }).click();
  await karin.locator(".composer__concerns").getByText("{klant.schoenmaat}").waitFor();
});

story("a signature is shown under the composer and stands below the mail", async () => {
  await karin.goto(`${desk.address}/preferences`);
  await karin.getByRole("link", { name: "Mijn ondertekening" }).click();
  await karin.getByRole("textbox", { name: "In het Nederlands" }).fill("Met groet, {ik.voornaam}");
  await karin.getByRole("button", { name: "Bewaar" }).click();
  await karin.getByText("Bewaard.").waitFor();
  await asked("Ondertekend");
  await karin.locator(".composer__sign").getByText("Met groet, Karin").waitFor();
  await editor().fill("Is gemaakt.");
  await karin.getByLabel("Daarna").selectOption("klaar");
  await karin.getByRole("button", { name: /^Verstuur en houd/ }).click();
  const mail = await smtp.mailTo("jan@klant.example", /Is gemaakt/);
  assert.match(mail.text, /Met groet, Karin/);
  await karin.getByText(/sloot het gesprek/).waitFor();
});

story("a part of what the customer wrote is quoted with one key", async () => {
  await asked("Citeren");
  await karin.locator(".msg__text p", { hasText: "Komt er iemand?" }).evaluate((paragraph) => getSelection().selectAllChildren(paragraph));
  await karin.keyboard.press("q");
  assert.equal(await editor().locator("blockquote").innerText(), "Komt er iemand?");
});

story("a mail that a colleague sent on asks whose it is, and only then is it theirs", async () => {
  const body = "Graag oppakken.\n\n---------- Forwarded message ----------\nFrom: Piet Bakker <piet@bakker.example>\nDate: Tue, 24 Nov 2026 08:55\nSubject: Oven\nTo: <karin@halmeer.example>\n\nDe oven wordt niet warm.";
  await asked("Oven", { from: "Karin Vos <karin@halmeer.example>", prefix: "Fwd: ", body });
  await karin.getByText("Is dit een vraag van Piet Bakker <piet@bakker.example>?").waitFor();
  await looksRight(karin, "the question whose it is");
  assert.ok(!smtp.received.some(({ to }) => to.includes("piet@bakker.example")), "nothing is done in silence");
  await karin.getByRole("button", { name: "Ja, van hen" }).click();
  const promise = await smtp.mailTo("piet@bakker.example", /De oven wordt niet warm/);
  assert.match(promise.text, /vóór \d\d:\d\d/);
  assert.ok(!promise.text.includes("Graag oppakken"));
  await karin.getByText("zei van wie deze vraag is").waitFor();
});

story("without a script a plain text is sent all the same, and a saved reply goes in with a button", async () => {
  const address = await asked("Zonder script");
  const plain = await visitor(browser, { scripts: false });
  await signIn(plain, desk);
  await plain.goto(address);
  await plain.locator("textarea#f-text").fill("Eerst dit.");
  await plain.locator("details[data-replies] summary").click();
  await plain.getByRole("button", { name: "Storing F28" }).click();
  assert.match(await plain.locator("textarea#f-text").inputValue(), /^Eerst dit\.\s+Dag Jan, u hoort/);
  await plain.locator("textarea#f-text").fill("Gewoon tekst.");
  await plain.getByRole("button", { name: /^Verstuur en houd/ }).click();
  await smtp.mailTo("jan@klant.example", /Gewoon tekst/);
  await plain.context().close();
});

test("nothing was wrong on any page meanwhile", () => {
  // A form that was refused stands at the address that it was sent to, where nothing can be fetched anew.
  const expected = (line) => /status of (409|422)/.test(line) || /status of 404.*\/answers\?/.test(line);
  assert.deepEqual(karin.complaints.filter((line) => !expected(line)), []);
});
