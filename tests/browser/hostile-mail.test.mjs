// Every HTML mail that we know of, as a colleague sees it: nothing runs, nothing asks, nothing is fetched from anywhere else.
//
// The mails lie in ../shared/data beside the repository; without it this is left out, and says so.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { openChromium, pictured, visitor } from "./lib/chromium.mjs";
import { startDesk, until } from "./lib/desk.mjs";
import { deliver, deliverAll, setUp } from "./lib/firm.mjs";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const skip = existsSync(DATA) ? false : "../shared/data is not here";
/** Frames in one page. */
const FRAMES = 60;
const MAIL_BYTES_MAX = 400_000;
const LOOK_EVERY_MS = 1_000;

let browser, desk, karin;
before(async () => {
  if (skip) return;
  desk = await startDesk();
  browser = await openChromium();
  karin = await visitor(browser);
  await setUp(karin, desk);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();

/** Mails with HTML in them, as they lie there. */
function mails() {
  const found = [];
  for (const path of [...files(join(DATA, "mail")), ...files(join(DATA, "abuse/rspamd"))]) {
    const bytes = readFileSync(path);
    if (bytes.length < MAIL_BYTES_MAX && /^content-type:\s*(text\/html|multipart)/im.test(bytes.toString("latin1")) && /<[a-z]/i.test(bytes.toString("latin1"))) found.push(bytes);
  }
  return found;
}

/** Attacks that are HTML, each as the body of a mail. */
function attacks() {
  const lines = [];
  const { cases } = JSON.parse(readFileSync(join(DATA, "abuse/dompurify/expect.json"), "utf8"));
  for (const one of cases) lines.push(one.payload);
  for (const path of files(join(DATA, "abuse/payloads"))) {
    if (/XSS Injection/.test(path) && path.endsWith(".txt")) lines.push(...readFileSync(path, "utf8").split(/\r?\n/));
  }
  const { 0: _, ...owasp } = readFileSync(join(DATA, "abuse/owasp/XSS_Filter_Evasion_Cheat_Sheet.md"), "utf8").split("```");
  for (const [n, block] of Object.entries(owasp)) if (Number(n) % 2) lines.push(block.replace(/^\w*\n/, ""));
  const html = [...new Set(lines)].filter((line) => /[<&]/.test(line));
  // Each attack is a mail of its own only where it could reach into its neighbours; ten that can't share one.
  const alone = html.filter((line) => /<(!--|textarea|title|style|script|plaintext|xmp|noscript|template|svg|math|table|form|iframe|select)/i.test(line));
  const together = html.filter((line) => !alone.includes(line));
  const bodies = [...alone];
  for (let n = 0; n < together.length; n += 10) bodies.push(together.slice(n, n + 10).map((line) => `<p>${line}</p>`).join("\n"));
  return bodies.map((body, n) => Buffer.from([
    `From: Aanval ${n} <aanval${n}@kwaad.example>`, "To: info@halmeer.example", `Subject: Aanval ${n}`, `Message-ID: <aanval${n}@kwaad.example>`,
    "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "",
    Buffer.from(body).toString("base64").replaceAll(/.{76}/g, "$&\r\n"), "",
  ].join("\r\n")));
}

/** Every conversation there is. */
async function conversations() {
  const seen = new Set();
  for (const state of ["waiting_for_us", "waiting_for_them", "done"]) {
    let next = `/conversations?whose=all&state=${state}`;
    while (next) {
      const list = await (await karin.request.get(`${desk.address}${next}`)).text();
      for (const [, id] of list.matchAll(/href="\/conversations\/([0-9a-f-]{36})/g)) seen.add(id);
      next = /class="list-next"><a[^>]*href="([^"]+)"/.exec(list)?.[1].replaceAll("&amp;", "&").replaceAll("&#38;", "&");
    }
  }
  return [...seen];
}

/** The address of each message's HTML, as the conversations' own pages name it, with the frame around it. */
async function frames(ids) {
  const found = new Map();
  for (const id of ids) {
    const page = await (await karin.request.get(`${desk.address}/conversations/${id}`)).text();
    for (const [, sandbox, src] of page.matchAll(/<iframe loading="lazy" sandbox="([^"]*)" src="([^"]+)"/g)) found.set(src, sandbox);
  }
  return [...found];
}

test("nothing in any mail runs, asks, or is fetched from anywhere else", { skip }, () => pictured("hostile-mail", karin, async () => {
  const list = [...mails(), ...attacks()];
  const stored = await deliverAll(desk, list);
  assert.ok(stored > list.length * 0.95, `${stored} of ${list.length} were stored`);
  let [count, same] = [0, 0];
  await until("the mails are filed", async () => {
    const now = (await conversations()).length;
    same = now === count ? same + 1 : 0;
    count = now;
    await pause(LOOK_EVERY_MS);
    return count > 100 && same >= 3;
  }, 300_000);
  const all = await frames(await conversations());
  assert.ok(all.length > list.length / 2, `${all.length} of ${list.length} mails have HTML`);

  const [left, dialogs] = [[], []];
  karin.context().on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(desk.address) && !url.startsWith("data:") && !url.startsWith("about:")) left.push(url);
  });
  karin.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  karin.context().on("page", (page) => left.push(`a window: ${page.url()}`));
  for (let n = 0; n < all.length; n += FRAMES) {
    await karin.goto(`${desk.address}/preferences`);
    const trouble = await karin.evaluate(async (some) => {
      const main = document.querySelector("main");
      main.replaceChildren();
      const loaded = some.map(([src, sandbox]) => new Promise((settle) => {
        const frame = document.createElement("iframe");
        frame.setAttribute("sandbox", sandbox);
        frame.onload = () => settle(frame);
        frame.src = src;
        main.append(frame);
      }));
      const wrong = [];
      for (const frame of await Promise.all(loaded)) {
        const inside = frame.contentDocument;
        if (inside?.querySelector("script, iframe, object, embed, form, link, meta[http-equiv], base:not([target='_blank']), svg, [onload], [onerror], [onclick]")) wrong.push(`${frame.src}: ${inside.body.innerHTML.slice(0, 300)}`);
        for (const picture of inside?.images ?? []) if (!/^(data:image\/(png|jpeg|gif|webp)|http:\/\/127\.0\.0\.1)/.test(picture.src || "data:image/png")) wrong.push(picture.src);
        inside?.querySelectorAll("a").forEach((link) => link.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })));
      }
      return wrong;
    }, all.slice(n, n + FRAMES));
    assert.deepEqual(trouble, []);
    assert.equal(await karin.evaluate(() => document.title.includes("Mijn") || document.querySelectorAll("iframe").length > 0), true, "the page is still ours");
  }
  assert.deepEqual({ left, dialogs }, { left: [], dialogs: [] });
  console.log(`    ${stored} mails stored, ${all.length} of them shown as HTML`);
}));

test("a link that names another place than it goes to says where it goes", { skip }, async () => {
  const body = '<p>Log in bij <a href="https://bank.kwaad.example/in">https://www.bank.example/inloggen</a></p>';
  const mail = `From: Bank <bank@kwaad.example>\nTo: info@halmeer.example\nSubject: Phishing\nMessage-ID: <phishing@kwaad.example>\nMIME-Version: 1.0\nContent-Type: text/html\n\n${body}\n`;
  assert.equal(await deliver(desk, mail), 0);
  await karin.goto(`${desk.address}/conversations?whose=all&q=Phishing`);
  await until("it is in the list", async () => {
    await karin.reload();
    return karin.getByRole("link", { name: /Phishing/ }).count();
  });
  await karin.getByRole("link", { name: /Phishing/ }).first().click();
  await karin.getByText("zoals opgemaakt").click();
  const frame = karin.frameLocator(".msg__html iframe");
  await frame.getByText("[→ bank.kwaad.example]").waitFor();
});
