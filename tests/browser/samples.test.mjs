// Every page as it can look (empty, ordinary, overfull, refused, hostile), as people see it: by axe, and at every width.
//
// The samples are rendered by `cargo run -p web --example samples -- FOLDER`; ./test does so.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { availableParallelism } from "node:os";
import { after, before, describe, test } from "node:test";
import { Gallery } from "./lib/axe.mjs";
import { SIZES, openChromium, pictured, visitor } from "./lib/chromium.mjs";

const FOLDER = process.env.MYOSOTIS_SAMPLES ?? fileURLToPath(new URL("../../target/samples/", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

assert.ok(existsSync(FOLDER), `there are no samples in ${FOLDER}: cargo run -p web --example samples -- ${FOLDER}`);
// A part of a page has no frame of its own; it is looked at inside the pages that hold it.
const isPage = (name) => name.endsWith(".html") && readFileSync(join(FOLDER, name), "utf8").includes("<html");
const samples = readdirSync(FOLDER).filter(isPage).sort();
assert.ok(samples.length > 1, `there are no samples in ${FOLDER}`);

let browser, server, address;
before(async () => {
  browser = await openChromium();
  server = createServer(serve);
  await new Promise((settle) => server.listen(0, "127.0.0.1", settle));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  await browser?.close();
  server?.close();
});

function serve(request, reply) {
  const path = join(FOLDER, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
  if (!existsSync(path) || path.endsWith("/")) return reply.writeHead(404).end();
  reply.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
}

const gallery = new Gallery();

/** A tab for each processor: opening one for each page takes longer than looking at it. */
const idle = [];
async function withTab(act) {
  const tab = idle.pop() ?? (await visitor(browser, { size: SIZES.desk }));
  try {
    await act(tab);
  } finally {
    tab.complaints.length = 0;
    idle.push(tab);
  }
}

describe("for everyone, at every width", { concurrency: availableParallelism() }, () => {
  for (const sample of samples) {
    const [page, kind, language] = sample.replace(".html", "").split("--");
    test(`${page}, ${kind}, in ${language}`, () =>
      withTab((tab) =>
        pictured(`sample-${page}-${kind}-${language}`, tab, async () => {
          await tab.goto(`${address}/${sample}`);
          await gallery.looksRight(tab, sample);
          // The pictures of a sample are nowhere.
          const complaints = tab.complaints.filter((line) => !line.includes("404"));
          assert.deepEqual(complaints, [], `${sample} complains`);
        }),
      ));
  }
});
