// main[data-live="lists conversation:019a…"]: the page follows what others do there; without words, all that happens. New rows never push the row under the pointer: they wait behind "2 new".
import { all } from "./bind";
import { freshPage, morph } from "./morph";

const TOGETHER_MS = 150;
const AWAY_MS = 5000;
const main = document.querySelector<HTMLElement>("main[data-live]");
let waiting: number | undefined;
let lastHeard = new Date();

const idsOf = (list: Element): Set<string> => new Set([...list.children].map((row) => row.id).filter(Boolean));

/** Holds back lists in which somebody is, when rows would come into them. */
function holdBack(fresh: Document): number {
  let held = 0;
  for (const list of all("[data-rows][id]")) {
    delete list.dataset.keep;
    const next = fresh.getElementById(list.id);
    if (!next || !list.matches(":hover, :focus-within")) continue;
    const here = idsOf(list);
    const come = [...idsOf(next)].filter((id) => !here.has(id)).length;
    if (come) list.dataset.keep = "";
    held += come;
  }
  return held;
}

function tellHeld(count: number): void {
  main?.querySelector(".new-waits")?.remove();
  if (!main || !count) return;
  const button = document.createElement("button");
  button.className = "button button--s new-waits";
  button.dataset.keep = "";
  button.textContent = (main.dataset.newWords ?? "{n}").replace("{n}", String(count));
  button.addEventListener("click", () => void refresh(true));
  main.prepend(button);
}

export async function refresh(isAsked = false): Promise<void> {
  const fresh = await freshPage();
  const next = fresh?.querySelector("main");
  if (!fresh || !next || !main) return;
  if (isAsked) for (const list of all("[data-rows][data-keep]")) delete list.dataset.keep;
  const held = isAsked ? 0 : holdBack(fresh);
  tellHeld(0);
  morph(main, next);
  const strip = document.querySelector(".strip");
  const freshStrip = fresh.querySelector(".strip");
  if (strip && freshStrip) morph(strip, freshStrip);
  tellHeld(held);
}

/** Says since when we hear nothing; the words come from the page's own <template>. */
function away(isAway: boolean): void {
  document.querySelector("[data-away]")?.remove();
  const words = document.querySelector<HTMLTemplateElement>("template[data-away-words]");
  if (!isAway || !words || !main) return;
  main.prepend(words.content.cloneNode(true));
  const since = main.querySelector("[data-away-since]");
  if (since) since.textContent = lastHeard.toTimeString().slice(0, 5);
}

/** Whether a change ("conversation 019a…") is one that this page shows. */
function concerns(change: string): boolean {
  const wishes = (main?.dataset.live ?? "").split(" ").filter(Boolean);
  const [topic, what] = change.split(" ");
  return !wishes.length || topic === "all" || wishes.includes(topic) || wishes.includes(`${topic}:${what}`);
}

function listen(): void {
  const source = new EventSource("/live");
  let silence: number | undefined;
  source.onopen = () => {
    window.clearTimeout(silence);
    silence = undefined;
    if (document.querySelector("[data-away]")) void refresh();
    away(false);
  };
  source.onmessage = (event: MessageEvent<string>) => {
    lastHeard = new Date();
    if (!concerns(event.data)) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void refresh(), TOGETHER_MS);
  };
  source.onerror = () => (silence ??= window.setTimeout(() => away(true), AWAY_MS));
}

if (main && location.protocol !== "file:") {
  listen();
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("[data-away-again]")) location.reload();
  });
}
