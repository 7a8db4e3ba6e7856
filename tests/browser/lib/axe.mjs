// What a page must be for everyone: WCAG 2.2 AA by axe, and no sideways scrolling.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import axe from "axe-core";
import { SIZES } from "./chromium.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** A telephone on its side, or a desk with the keyboard on the screen. */
const LOW = 400;
/** A page whose height follows that of the window without end is shown as it is after so many times. */
const ROUNDS_MAX = 5;

/** Fails with what is wrong, where, and how it is meant; `where` names the page in the message. */
export function accessible(page, where) {
  return obeys(page, where, RULES);
}

/** The same with something open over the page: what it covers in part isn't pressed meanwhile. */
export function accessibleBelow(page, where) {
  return obeys(page, where, RULES, ({ id, failureSummary }) => id === "target-size" && failureSummary.includes("partially obscured"));
}

/** Only what light and dark can differ in. */
export function contrasts(page, where) {
  return obeys(page, where, { type: "rule", values: ["color-contrast", "link-in-text-block"] });
}

/** Only what scrolls by itself: that can be reached by keyboard. In a low window more does. */
export function scrolls(page, where) {
  return obeys(page, where, { type: "rule", values: ["scrollable-region-focusable"] });
}

async function obeys(page, where, runOnly, isMeant = () => false) {
  // A page that is looked at twice has the instrument already; reading it in takes longer than using it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(`${axe.source}; undefined`);
  const violations = await page.evaluate(async (rules) => {
    const found = await window.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return found.violations;
  }, runOnly);
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.filter(({ failureSummary }) => !isMeant({ id, failureSummary })).map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}\n    ${failureSummary.replaceAll("\n", "\n    ")}`),
  );
  assert.deepEqual(told, [], `${where} is not accessible:\n${told.join("\n")}`);
}

/** Everything about how a page is shown: at every width, by axe, in light and in dark. The page is left at a desk, in the light. */
export async function looksRight(page, where) {
  for (const [name, size] of Object.entries(SIZES).reverse()) {
    await page.setViewportSize(size);
    await fits(page, `${where} (${name})`);
    // A narrow page is the telephone's with less room; what differs is whether it fits.
    if (name === "narrow") continue;
    await page.setViewportSize({ width: size.width, height: LOW });
    await scrolls(page, `${where} (${name}, low)`);
    await showWhole(page, size);
    await accessible(page, `${where} (${name})`);
    await page.emulateMedia({ colorScheme: "dark" });
    await contrasts(page, `${where} (${name}, dark)`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  await page.setViewportSize(SIZES.desk);
}

/**
 * The same for many pages. One that is built of the same elements as a page before it (of another colleague, in another language,
 * with other data) has the same colours, names and order: of that one only remains to be seen whether its words fit.
 */
export class Gallery {
  #seen = new Set();

  async looksRight(page, where) {
    const built = await builtOf(page);
    if (!this.#seen.has(built)) {
      // Taken at once, so that another tab with such a page doesn't look at it as well.
      this.#seen.add(built);
      return looksRight(page, where);
    }
    for (const [name, size] of Object.entries(SIZES).reverse()) {
      await page.setViewportSize(size);
      await fits(page, `${where} (${name})`);
    }
    await page.setViewportSize(SIZES.desk);
  }
}

/** What a page is built of, as one line: each element's place among elements, with what styles and names it, whatever it says. */
async function builtOf(page) {
  const elements = await page.evaluate(() => {
    const telling = /^(class|type|role|dir|hidden|open|disabled|readonly|required|checked|multiple|tabindex|aria-(?!label|describedby|controls|owns|value|posinset|setsize).*)$/;
    const found = new Set();
    const walk = (element, above) => {
      const attributes = [...element.attributes].map(({ name, value }) => (telling.test(name) ? `${name}=${value}` : name)).sort();
      const line = `${above}>${element.localName}[${attributes.join(" ")}]${element.textContent.trim() === "" ? "" : "*"}`;
      found.add(line);
      for (const child of element.children) walk(child, line);
    };
    walk(document.body, "");
    return [...found].sort().join("\n");
  });
  return createHash("sha256").update(elements).digest("hex");
}

/** A bar that sticks to the bottom covers what one would scroll to: the window is made as high as the page. */
async function showWhole(page, { width, height }) {
  await page.setViewportSize({ width, height });
  // What is allowed a share of the window grows along with it.
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    if (whole <= height) return;
    height = whole;
    await page.setViewportSize({ width, height });
  }
}

/** What stands in a field can be read whole in it. */
export async function holdsValues(page, where) {
  const cut = await page.evaluate(() => {
    const fields = [...document.querySelectorAll("input")].filter((field) => field.value && field.getClientRects().length);
    return fields.filter((field) => field.scrollWidth > field.clientWidth + 1).map((field) => `${field.name}: ${field.value}`);
  });
  assert.deepEqual(cut, [], `${where} cuts off what is in its fields`);
}

/** Nothing sticks out of the page at the side. */
export async function fits(page, where) {
  const { wide, room, culprit } = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const outside = [...document.body.querySelectorAll("*")].find((element) => element.getBoundingClientRect().right > room + 1);
    return { wide: document.documentElement.scrollWidth, room, culprit: outside?.outerHTML.slice(0, 120) };
  });
  assert.ok(wide <= room, `${where} scrolls sideways: ${wide} px in ${room} px, because of ${culprit}`);
}
