// Starts the real program on a fresh folder and a free port, and stops it again.

import { spawn } from "node:child_process";
import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = resolve(ROOT, process.env.MYOSOTIS_BIN ?? "target/debug/myosotis");
/** How long a desk may take until its first page; the demo first lives through three years. */
const START_WITHIN_MS = 20_000;
const DEMO_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 50;
/** Where a demo is kept that has just been made, and for how long it is today's. */
const DEMOS = join(ROOT, "target/demos");
const DEMO_IS_FRESH_MS = 2 * 3_600_000;

/**
 * A desk of its own: `serve` on an empty folder, or the demo organisation.
 * Returns its address, what it printed, and `stop()`, which also removes the folder.
 */
export async function startDesk({ demo = false, options = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), "myosotis-browser-"));
  let port = await freePort();
  if (demo) {
    const made = await madeDemo();
    // A socket is whoever's listens on it.
    await cp(made.data, data, { recursive: true, filter: async (path) => !(await lstat(path)).isSocket() });
    port = made.port;
  }
  return startOn(data, { demo, options, port });
}

/**
 * The demo as it is when it has just been made: its data, and the port that stands in its links. Living through three years takes
 * longer than many a walk, so that it is done once for all files of tests, which follow on one another.
 */
async function madeDemo() {
  const { size, mtimeMs } = await stat(PROGRAM);
  const kept = join(DEMOS, `${size}-${Math.round(mtimeMs)}`);
  const found = await readFile(join(kept, "made.json"), "utf8").then(JSON.parse, () => undefined);
  if (found && Date.now() - found.at < DEMO_IS_FRESH_MS && (await isFree(found.port))) return { data: join(kept, "data"), port: found.port };
  await rm(DEMOS, { recursive: true, force: true });
  await mkdir(DEMOS, { recursive: true });
  const making = await mkdtemp(join(DEMOS, "making-"));
  const port = await freePort();
  const desk = await startOn(join(making, "data"), { demo: true, options: [], port });
  await desk.stop({ keep: true });
  await writeFile(join(making, "made.json"), JSON.stringify({ port, at: Date.now() }));
  await rename(making, kept);
  return { data: join(kept, "data"), port };
}

/** The program on a folder that holds what it holds. */
async function startOn(data, { demo, options, port }) {
  const address = `http://127.0.0.1:${port}`;
  const settings = ["--data", data, "--listen", `127.0.0.1:${port}`, "--lmtp", "off", ...options];
  const program = spawn(PROGRAM, [demo ? "demo" : "serve", ...settings], { stdio: ["ignore", "pipe", "pipe"] });
  const printed = [];
  program.stdout.on("data", (bytes) => printed.push(bytes));
  program.stderr.on("data", (bytes) => printed.push(bytes));
  const ended = new Promise((settle) => {
    program.once("exit", (code, signal) => settle(code ?? signal));
    program.once("error", (error) => settle(error.message));
  });
  const desk = {
    address,
    data,
    program: PROGRAM,
    settings,
    output: () => Buffer.concat(printed).toString(),
    async stop({ keep = false } = {}) {
      program.kill("SIGTERM");
      await ended;
      if (!keep) await rm(data, { recursive: true, force: true });
    },
  };
  try {
    await answers(address, ended, demo ? DEMO_WITHIN_MS : START_WITHIN_MS);
  } catch (error) {
    const output = desk.output();
    await desk.stop();
    throw new Error(`${error.message}\n${output}`);
  }
  return desk;
}

/** Waits until `condition` gives something, and gives that; `what` says what was waited for in vain. */
export async function until(what, condition, within = 15_000) {
  const end = Date.now() + within;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${within / 1000} s in vain until ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

async function answers(address, ended, within) {
  let gone;
  ended.then((how) => (gone = { how }));
  await until(
    `${address} answers`,
    async () => {
      if (gone) throw new Error(`${PROGRAM} ended (${gone.how}) before it served a page`);
      return fetch(address, { redirect: "manual" }).then((reply) => reply.status < 500, () => false);
    },
    within,
  );
}

/** A port of this machine that nobody listens on now. */
export function freePort(wanted = 0) {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(wanted, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });
}

function isFree(port) {
  return freePort(port).then(
    () => true,
    () => false,
  );
}
