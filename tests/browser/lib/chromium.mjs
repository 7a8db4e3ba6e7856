// A real Chromium, at the widths and in the light that people have.

import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PICTURES = fileURLToPath(new URL("../../../target/browser/", import.meta.url));
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** What takes longer than this has a fault, also on a machine that does much else. */
const STEP_WITHIN_MS = 60_000;

/** Width and height of what people hold: the narrowest telephone, a telephone, a desk. */
export const SIZES = {
  narrow: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
};

/** One Chromium for a file of tests; `close()` it in `after`. */
export function openChromium() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("there is no Chromium here: install it, or set CHROMIUM to its path");
  return chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A visitor: a page with cookies of its own. Errors on the page (scripts, blocked content) are kept in `page.complaints`.
 * `language` is what the browser asks for, `scheme` is light or dark.
 */
export async function visitor(browser, { size = SIZES.desk, scheme = "light", language = "nl-NL", scripts = true } = {}) {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    locale: language,
    timezoneId: "Europe/Amsterdam",
    reducedMotion: "reduce",
    javaScriptEnabled: scripts,
  });
  context.setDefaultTimeout(STEP_WITHIN_MS);
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(`${message.text()} ${message.location().url}`.trim()));
  return page;
}

/** Runs a step; when it fails, a picture of each page is left in target/browser, and its path stands in the error. */
export async function pictured(name, pages, step) {
  try {
    return await step();
  } catch (error) {
    await mkdir(PICTURES, { recursive: true });
    for (const [number, page] of [pages].flat().entries()) {
      const path = `${PICTURES}${name.replaceAll(/[^a-z0-9]+/gi, "-")}-${number + 1}.png`;
      const told = await page.screenshot({ path, fullPage: true }).then(() => path, (failure) => failure.message);
      error.message += `\n  page ${page.url()}, picture: ${told}`;
    }
    throw error;
  }
}
