// What a page must be for everyone: WCAG 2.2 AA by axe, and no sideways scrolling.

import assert from "node:assert/strict";
import axe from "axe-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Fails with what is wrong, where, and how it is meant; `where` names the page in the message. */
export function accessible(page, where) {
  return obeys(page, where, RULES);
}

/** Only what light and dark can differ in. */
export function contrasts(page, where) {
  return obeys(page, where, { type: "rule", values: ["color-contrast", "link-in-text-block"] });
}

async function obeys(page, where, runOnly) {
  await page.evaluate(`${axe.source}; undefined`);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), runOnly);
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}\n    ${failureSummary.replaceAll("\n", "\n    ")}`),
  );
  assert.deepEqual(told, [], `${where} is not accessible:\n${told.join("\n")}`);
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
