// main[data-live="lists conversation:019a…"]: the page follows what others do there; without words, all that happens.
// Without data-live (a form, settings) it hears only who must be interrupted.
import { follows, refresh } from "./live";

const TOGETHER_MS = 150;
const AWAY_MS = 5000;
const AGAIN_MS = 10000;
const main = document.querySelector<HTMLElement>("main[data-live-mark]");
let waiting: number | undefined;
let lastHeard = new Date();

/** Says since when we hear nothing; the words come from the page's own <template>. */
function away(isAway: boolean): void {
  document.querySelector("[data-away]")?.remove();
  const words = document.querySelector<HTMLTemplateElement>("template[data-away-words]");
  if (!isAway || !words || !main || !follows) return;
  main.prepend(words.content.cloneNode(true));
  const since = main.querySelector("[data-away-since]");
  if (since) since.textContent = lastHeard.toTimeString().slice(0, 5);
}

/** Whether a change ("conversation 019a…") is one that this page shows; what is urgent stands on each. */
function concerns(change: string): boolean {
  const wishes = (main?.dataset.live ?? "").split(" ").filter(Boolean);
  const [topic, what] = change.split(" ");
  if (topic === "urgent" || topic === "all") return true;
  if (!follows) return false;
  return !wishes.length || wishes.includes(topic) || wishes.includes(`${topic}:${what}`);
}

/** Shows what has changed; when it can't be fetched, it is not forgotten. */
function show(wait: number): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void refresh().then((isShown) => isShown || show(AGAIN_MS)), wait);
}

/** What we have heard of, from the making of this page on; where the line was cut, the server goes on from here. */
let mark = main?.dataset.liveMark ?? "";
let source: EventSource | undefined;
let silence: number | undefined;

function listen(): void {
  source?.close();
  source = new EventSource(`/live?since=${encodeURIComponent(mark)}`);
  source.onopen = () => {
    window.clearTimeout(silence);
    silence = undefined;
    away(false);
  };
  source.onmessage = (event: MessageEvent<string>) => {
    lastHeard = new Date();
    mark = event.lastEventId || mark;
    if (concerns(event.data)) show(TOGETHER_MS);
  };
  source.onerror = () => {
    silence ??= window.setTimeout(() => away(true), AWAY_MS);
    // A browser tries again after a line that was cut, but not after an answer that was no: a proxy without a desk behind it.
    if (source?.readyState === EventSource.CLOSED) window.setTimeout(follow, AGAIN_MS);
  };
}

/** Listens while it is looked at: a browser has six lines for all its tabs, and the seventh tab would wait for ever. */
function follow(): void {
  if (!document.hidden) return listen();
  source?.close();
  window.clearTimeout(silence);
  silence = undefined;
}

if (main && location.protocol !== "file:") {
  follow();
  document.addEventListener("visibilitychange", follow);
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("[data-away-again]")) location.reload();
  });
}
