// A complaint from the public form to the customer's yes, and a survey by its link, as the demo lives them; on a phone as well.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { looksRight } from "./lib/axe.mjs";
import { openChromium, pictured, SIZES, visitor } from "./lib/chromium.mjs";
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

test("a customer complains, a colleague promises a remedy, and the customer's yes closes it", async () => {
  const [customer, lotte] = [await visitor(browser, { size: SIZES.phone }), await visitor(browser)];
  await pictured("complaint", customer, async () => {
    await signIn(lotte, desk, "lead");
    await lotte.goto(`${desk.address}/settings/surveys`);
    await lotte.getByLabel("Hoeveel procent wordt gevraagd").fill("100");
    await lotte.locator("form.set__form button.button--main").click();
    await lotte.getByText("Bewaard.", { exact: false }).first().waitFor();

    await customer.goto(`${desk.address}/ask?lang=nl`);
    await customer.locator("textarea[name=text]").fill("Dit is de derde keer dat ik het vraag over mijn ketel.");
    await customer.locator("input[name=name]").fill("Mevrouw Klaver");
    await customer.locator("input[name=reach]").fill("klaver@post.example");
    await customer.getByLabel("Ik wil een klacht indienen").check();
    await customer.waitForTimeout(2_200); // nobody writes faster than this
    await customer.locator(".ask-form__send").click();
    await customer.waitForURL(/\/k\/.+\/sent/);
    const page = customer.url().replace(/\/sent.*/, "");

    await lotte.goto(`${desk.address}/complaints?q=klaver`);
    await looksRight(lotte, "complaints");
    await lotte.locator("#complaint-rows a").first().click();
    await lotte.getByRole("heading", { level: 1, name: /derde keer/ }).waitFor();
    await looksRight(lotte, "a complaint");
    await lotte.getByLabel(/^Proces/).check();
    await lotte.getByLabel("In één zin").fill("Karin vergat de ketel.");
    await lotte.getByLabel("Wat doen wij?").fill("Wij komen morgen. De voorrijkosten zijn voor ons.");
    await lotte.getByLabel("Coulance").fill("45");
    await lotte.getByLabel("Vóór wanneer").fill("2026-11-30T12:00");
    await lotte.getByRole("button", { name: "Beloof dit" }).click();
    await lotte.getByText("Hier staat een naam.", { exact: false }).waitFor();
    await lotte.getByLabel("In één zin").fill("Een verzette afspraak stond niet op de lijst.");
    await lotte.getByRole("button", { name: "Beloof dit" }).click();
    await lotte.getByText("Beloofd, en aan de klant verteld.").waitFor();
    await looksRight(lotte, "a complaint with its remedy");

    await customer.goto(page);
    await customer.getByText("ma 30 nov", { exact: false }).first().waitFor();
    await customer.locator("button[name=helped][value=yes]").first().click();
    await customer.locator("#recommend").waitFor();
    await looksRight(customer, "the customer's page with a survey");
    await lotte.goto(`${desk.address}/complaints?q=klaver`);
    await lotte.locator("#complaint-rows .row__meta", { hasText: "gesloten met hun ja" }).first().waitFor();

    // A link of a mail, followed by a program, records nothing; a press does.
    const survey = await customer.locator("form[aria-labelledby=recommend]").getAttribute("action");
    await customer.goto(`${desk.address}${survey}?score=3`);
    await customer.goto(`${desk.address}${survey}?score=3`);
    await looksRight(customer, "a survey");
    assert.equal(await customer.getByRole("button", { name: "Verander mijn antwoord" }).count(), 0);
    await customer.locator("textarea[name=words]").fill("Het duurde te lang.");
    await customer.getByRole("button", { name: "Verstuur" }).click();
    await customer.getByText("Wij bellen u").first().waitFor();
    await lotte.goto(`${desk.address}/surveys`);
    await lotte.getByText("Het duurde te lang.").first().waitFor();
    await looksRight(lotte, "surveys");
    await lotte.goto(`${desk.address}/complaints/mend`);
    await looksRight(lotte, "what there is to mend");
  });
  await Promise.all([customer.context().close(), lotte.context().close()]);
});
