// What the small modules do on a page of the desk: keys, the list of keys, the palette, and following what others do.
// The pages are samples (see samples.test.mjs); the server behind them is a few lines here.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { SIZES, openChromium, visitor } from "./lib/chromium.mjs";
import { until } from "./lib/desk.mjs";

const FOLDER = process.env.MYOSOTIS_SAMPLES ?? fileURLToPath(new URL("../../target/samples/", import.meta.url));
const TYPES = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const page = (kind) => readFileSync(join(FOLDER, `today--${kind}--nl.html`), "utf8").replaceAll('"assets/', '"/assets/');

/** Changes are numbered as the desk does it, `sample.3`: whoever comes with a number hears what was told since. */
const MARK = /^sample\.(\d+)$/;

let browser, server, address, shown, told, listeners, lineIsFree;
before(async () => {
  browser = await openChromium();
  server = createServer(serve);
  await new Promise((settle) => server.listen(0, "127.0.0.1", settle));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

function serve(request, reply) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/live") {
    const [, heard] = MARK.exec(request.headers["last-event-id"] ?? searchParams.get("since"));
    return lineIsFree.then(() => {
      reply.writeHead(200, { "content-type": "text/event-stream" }).write(told.slice(Number(heard)).join(""));
      listeners.add(reply);
      request.on("close", () => listeners.delete(reply));
    });
  }
  if (pathname === "/palette") {
    const words = searchParams.get("q").replaceAll("<", "");
    return reply.writeHead(200, { "content-type": "text/html" }).end(`<a role="option" href="/found?q=${words}">Gevonden: ${words}</a>`);
  }
  if (pathname.startsWith("/assets/")) {
    const path = join(FOLDER, pathname);
    if (!existsSync(path)) return reply.writeHead(404).end();
    return reply.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  }
  reply.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(shown);
}

function tell(topic = "lists") {
  told.push(`id: sample.${told.length + 1}\ndata: ${topic}\n\n`);
  for (const reply of listeners) reply.write(told.at(-1));
}

function story(name, act) {
  test(name, async () => {
    [told, listeners, lineIsFree] = [[], new Set(), Promise.resolve()];
    shown = page("ordinary");
    const someone = await visitor(browser, { size: SIZES.desk });
    const complaints = [];
    someone.on("pageerror", (error) => complaints.push(error.message));
    await someone.goto(`${address}/today`);
    await act(someone);
    assert.deepEqual(complaints, []);
    await someone.context().close();
  });
}

story("j and k go through the list, Enter opens", async (someone) => {
  for (const key of ["j", "j", "k", "j"]) await someone.keyboard.press(key);
  assert.equal(await someone.evaluate(() => document.activeElement.textContent), "Wanneer komt de monteur?");
  await someone.keyboard.press("Enter");
  await someone.waitForURL("**/conversations/1");
});

story("two keys in a row go to a page; a key in a field is a letter", async (someone) => {
  await someone.keyboard.press("Control+k");
  await someone.keyboard.type("gct?");
  assert.equal(await someone.inputValue("#palette-words"), "gct?");
  await someone.keyboard.press("Escape");
  await someone.keyboard.type("gc");
  await someone.waitForURL("**/conversations");
});

story("a key after Escape is one for the page at once, and not a letter of the palette", async (someone) => {
  await someone.keyboard.press("Control+k");
  await someone.locator("#palette-words:focus").waitFor();
  const where = await someone.evaluate(() => {
    // Without a frame in between: a browser takes the cursor out of a closed dialog at the next one only.
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    return document.activeElement.tagName;
  });
  assert.equal(where, "BODY");
});

story("the palette asks while one types, and Enter goes where it points", async (someone) => {
  await someone.keyboard.press("/");
  await someone.keyboard.type("ketel");
  await someone.getByText("Gevonden: ketel").waitFor();
  await someone.keyboard.press("Enter");
  await someone.waitForURL("**/found?q=ketel");
});

story("the list of keys names what works here, and single keys can be switched off", async (someone) => {
  await someone.keyboard.press("?");
  const list = await someone.locator("[data-keys-list]").innerText();
  for (const line of ["Telefoonnotitie", "Begin met de eerste", "Gesprekken", "volgende, vorige"]) assert.ok(list.includes(line), list);
  await someone.getByRole("button", { name: "Zet losse toetsen uit" }).click();
  await someone.keyboard.press("Escape");
  await someone.keyboard.press("t");
  await someone.keyboard.press("j");
  assert.ok(someone.url().endsWith("/today"));
  assert.equal(await someone.evaluate(() => document.activeElement.tagName), "BODY");
});

story("what others do is shown in place, and what one was at stays", async (someone) => {
  await someone.keyboard.press("j");
  shown = shown.replace("Zes klanten rekenen", "Zeven klanten rekenen").replace("Geen warm water", "Nog steeds geen warm water");
  tell();
  await someone.getByText("Zeven klanten rekenen").waitFor();
  assert.match(await someone.evaluate(() => document.activeElement.textContent), /^Nog steeds geen warm water/);
});

story("what happened between the making of a page and the moment it listens is shown too", async (someone) => {
  let free;
  lineIsFree = new Promise((settle) => (free = settle));
  const asked = someone.waitForRequest("**/live?since=sample.0");
  await someone.reload();
  await asked;
  shown = shown.replace("Zes klanten rekenen", "Zeven klanten rekenen");
  tell();
  free();
  await someone.getByText("Zeven klanten rekenen").waitFor();
});

story("a line that was cut goes on where it was", async (someone) => {
  await until("the page listens", () => listeners.size === 1);
  shown = shown.replace("Zes klanten rekenen", "Zeven klanten rekenen");
  tell();
  await someone.getByText("Zeven klanten rekenen").waitFor();
  const asked = someone.waitForRequest((request) => request.url().includes("/live"));
  for (const reply of listeners) reply.destroy();
  shown = shown.replace("Zeven klanten rekenen", "Acht klanten rekenen");
  tell();
  assert.equal((await (await asked).allHeaders())["last-event-id"], "sample.1");
  await someone.getByText("Acht klanten rekenen").waitFor();
});

story("a tab that nobody looks at keeps no line, and catches up when it is looked at", async (someone) => {
  await until("the page listens", () => listeners.size === 1);
  const look = (isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  };
  await someone.evaluate(look, true);
  await until("the line is given back", () => listeners.size === 0);
  shown = shown.replace("Zes klanten rekenen", "Zeven klanten rekenen");
  tell();
  await someone.evaluate(look, false);
  await someone.getByText("Zeven klanten rekenen").waitFor();
});

story("an urgent question stands on every page at once, also where one is filling in a form", async (someone) => {
  shown = shown.replace(/ data-live="[^"]*"/, "");
  await someone.reload();
  await until("the page listens", () => listeners.size === 1);
  const urgent = '<p class="urgent"><b>Dringend:</b> <a href="/conversations/9">Water door het plafond</a></p>';
  shown = shown.replace('<div class="urgents" role="alert">', `$&${urgent}`).replace("Zes klanten rekenen", "Zeven klanten rekenen");
  tell();
  tell("urgent");
  await someone.getByRole("alert").getByText("Water door het plafond").waitFor();
  assert.ok(await someone.getByText("Zes klanten rekenen").isVisible(), "the form itself stays as it is");
});

story("a new row does not push the row under the pointer: it waits", async (someone) => {
  const rows = someone.locator("#rows-mine > li");
  await rows.nth(2).hover();
  const row = shown.match(/<li class="row slot-row"[\s\S]*?<\/li>/)[0];
  shown = shown.replace(row, row.replace(/id="[^"]*"/, 'id="mine-new"').replace("Geen warm water", "Helemaal nieuw") + row);
  tell();
  const waits = someone.getByRole("button", { name: "1 nieuwe" });
  await waits.waitFor();
  assert.equal(await rows.count(), 6);
  await waits.click();
  await someone.getByText("Helemaal nieuw").waitFor();
  assert.equal(await rows.count(), 7);
});
