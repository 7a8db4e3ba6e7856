// Starts the real program on a fresh folder and a free port, and stops it again.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = resolve(ROOT, process.env.MYOSOTIS_BIN ?? "target/debug/myosotis");
/** How long a desk may take until its first page; the demo first lives through three months. */
const START_WITHIN_MS = 20_000;
const DEMO_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 50;

/**
 * A desk of its own: `serve` on an empty folder, or the demo organisation.
 * Returns its address, what it printed, and `stop()`, which also removes the folder.
 */
export async function startDesk({ demo = false, options = [] } = {}) {
  const data = await mkdtemp(join(tmpdir(), "myosotis-browser-"));
  const port = await freePort();
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
    async stop() {
      program.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
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
export function freePort() {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });
}
