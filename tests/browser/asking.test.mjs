// Somebody without an account asks, sees the promise before and after, adds a photo, and says that it is solved.

import assert from "node:assert/strict";
import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { SIZES, openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { startDesk } from "./lib/desk.mjs";

/** Faster than this nobody writes a question: the form would ask for one more press. */
const HASTE_MS = 2_200;
const PHOTO = { name: "omvormer.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") };

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openChromium();
  const hours = Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, "00:00-24:00"]));
  const firm = { organisation: "Halmeer Installatie", phone: "0575 00 12 00", zone: "Europe/Amsterdam", language: "nl", public_url: desk.address };
  const karin = { name: "Karin Vos", email: "karin@halmeer.example", password: "een zin die ik onthoud" };
  const body = new URLSearchParams({ page: "nl", ...firm, ...hours, ...karin });
  const done = await fetch(`${desk.address}/set-up`, { method: "POST", body, redirect: "manual" });
  assert.equal(done.headers.get("location"), "/today");
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

/** The form, filled in at the pace of a person. */
async function ask(someone, reach) {
  await someone.goto(`${desk.address}/ask`);
  const opened = Date.now();
  await someone.getByLabel("Uw vraag").fill("Het lampje op de omvormer knippert rood");
  await someone.getByLabel("E-mail of telefoon").fill(reach);
  await someone.waitForTimeout(Math.max(0, HASTE_MS - (Date.now() - opened)));
}

for (const scripts of [true, false]) {
  test(`a question is asked ${scripts ? "on a telephone" : "without a script"}`, async () => {
    const someone = await visitor(browser, { size: SIZES.phone, scripts });
    await pictured(`asking-${scripts}`, someone, async () => {
      await ask(someone, "06 12 34 56 78");
      if (scripts) await someone.getByText("Service belt u").waitFor();
      await someone.getByLabel("Foto of film erbij").setInputFiles(PHOTO);
      await someone.getByRole("button", { name: "Verstuur mijn vraag" }).click();
      await someone.getByText("Uw vraag is binnen.").waitFor();
      const said = await someone.locator("h1").innerText();
      assert.match(said, /^Service belt u .+ vóór \d\d:\d\d$/s);
      await someone.getByRole("link", { name: "Naar uw pagina" }).click();
      assert.equal(await someone.locator("h1").innerText(), said);
      await someone.locator(".files-sent img").waitFor();
      await someone.getByLabel("Wilt u er iets aan toevoegen?").fill("Nu knippert het geel.");
      await someone.getByRole("button", { name: "Voeg toe" }).click();
      await someone.getByText("Toegevoegd.").waitFor();
      assert.equal(await someone.locator("h1").innerText(), said, "what is added does not change the promise");
      await someone.getByRole("button", { name: "Ja, het is opgelost" }).click();
      await someone.getByText("Uw vraag is opgelost").waitFor();
      assert.deepEqual(someone.complaints, []);
    });
    await someone.context().close();
  });
}

test("files that are too large are said so before anything is sent", async () => {
  const someone = await visitor(browser);
  await pictured("asking-too-large", someone, async () => {
    await ask(someone, "ilse@post.example");
    // A file on the disk: as a buffer its bytes would travel through the debugger's line.
    const film = join(mkdtempSync(join(tmpdir(), "myosotis-browser-")), "film.mov");
    writeFileSync(film, "");
    truncateSync(film, 25 * 1024 * 1024);
    await someone.getByLabel("Foto of film erbij").setInputFiles(film);
    await someone.getByText("te groot").waitFor();
    await someone.getByRole("button", { name: "Verstuur mijn vraag" }).click();
    assert.ok(someone.url().endsWith("/ask"));
    assert.match(await someone.getByLabel("Uw vraag").inputValue(), /omvormer/);
  });
  await someone.context().close();
});
