// The demo as somebody meets it who just typed ./run: one click per role, and every page that a link leads to, for everyone,
// at a desk and on a telephone, by day and by night, in both languages.

import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { after, before, describe, test } from "node:test";
import { Gallery, accessibleBelow, contrasts, fits, holdsValues, looksRight } from "./lib/axe.mjs";
import { SIZES, openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { ROLES, follow, signIn, speak } from "./lib/demo.mjs";
import { startDesk } from "./lib/desk.mjs";

/** Fewer than this, and the walk has gone wrong somewhere. */
const PAGES_MIN = 8;

/** What stands over a page: how it is opened, and what is then to be seen. */
const OVER_A_PAGE = [
  ["the palette", (page) => page.keyboard.press("Control+k"), ".palette [role=option]"],
  ["the list of keys", (page) => page.keyboard.press("?"), "dialog[open] [data-keys-list]"],
  ["the menu of oneself", (page) => page.locator("details.me > summary").click(), ".me > .me__menu .me__line"],
  ["what is seldom needed", (page) => page.locator(".nav-more > summary").click(), ".nav-more .me__line"],
  ["the menu of a conversation", (page) => page.locator(".talk__more > summary").click(), ".talk__more .me__line"],
];

let browser, desk;
before(async () => {
  desk = await startDesk({ demo: true });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

test("the sign-in page offers every role, and says so on the command line too", async () => {
  const someone = await visitor(browser);
  await someone.goto(desk.address);
  for (const name of Object.values(ROLES)) await someone.getByRole("button", { name }).waitFor();
  await looksRight(someone, "sign-in");
  assert.match(desk.output(), new RegExp(`${desk.address}/`));
  assert.match(desk.output(), /Nothing leaves this machine/);
  await someone.context().close();
});

test("what opens over a page is for everyone too", async () => {
  const karin = await visitor(browser);
  await pictured("opened", karin, async () => {
    await signIn(karin, desk, "agent");
    await karin.locator("#rows-mine a").first().click();
    await karin.getByRole("heading", { level: 1 }).waitFor();
    for (const [name, open, shown] of OVER_A_PAGE) {
      await karin.setViewportSize(SIZES.desk);
      await open(karin);
      await karin.locator(shown).first().waitFor();
      for (const [width, size] of Object.entries(SIZES)) {
        await karin.setViewportSize(size);
        await fits(karin, `${name} (${width})`);
        await accessibleBelow(karin, `${name} (${width})`);
        await karin.emulateMedia({ colorScheme: "dark" });
        await contrasts(karin, `${name} (${width}, dark)`);
        await karin.emulateMedia({ colorScheme: "light" });
      }
      await karin.keyboard.press("Escape");
      await karin.locator(shown).first().waitFor({ state: "hidden" });
    }
    assert.deepEqual(karin.complaints, []);
  });
  await karin.context().close();
});

const gallery = new Gallery();

async function isForEveryone(page, where) {
  await gallery.looksRight(page, where);
  await page.setViewportSize(SIZES.phone);
  await holdsValues(page, `${where} (phone)`);
  await page.setViewportSize(SIZES.desk);
}

describe("every page", { concurrency: availableParallelism() }, () => {
  for (const role of Object.keys(ROLES)) {
    test(`of the ${role} can be reached, and is for everyone`, async (t) => {
      const colleague = await visitor(browser);
      await signIn(colleague, desk, role);
      for (const language of ["nl", "en"]) {
        await speak(colleague, desk, language);
        const look = (path) => pictured(`${role}-${language}${path}`, colleague, () => isForEveryone(colleague, `${path} (${role}, ${language})`));
        const { seen, wrong } = await follow(colleague, desk, look);
        t.diagnostic(`${language}: ${seen.length} pages: ${seen.join(" ")}`);
        assert.ok(seen.length >= PAGES_MIN, `only ${seen.join(", ")}`);
        assert.ok(wrong.length === 0, `\n${[...new Set(wrong)].join("\n\n")}`);
      }
      await colleague.context().close();
    });
  }
});
