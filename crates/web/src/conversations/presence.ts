// [data-presence="/address"]: colleagues see that somebody is here, and whether they are writing.
const SAID_EVERY_MS = 30000;
const WRITING_FOR_MS = 20000;
const place = (): HTMLElement | null => document.querySelector("[data-presence]");
let wroteAt = -Infinity;
let said = "";
let saidAt = -Infinity;

function tell(doing: string): void {
  const address = place()?.dataset.presence;
  const csrf = document.querySelector<HTMLInputElement>("input[name='csrf']")?.value;
  if (!address || !csrf || location.protocol === "file:") return;
  said = doing;
  saidAt = performance.now();
  void fetch(address, { method: "POST", body: new URLSearchParams({ doing }), keepalive: true, headers: { "x-csrf-token": csrf, "x-part": "1" } }).catch(() => null);
}

function now(): void {
  if (document.hidden) return;
  const doing = performance.now() - wroteAt < WRITING_FOR_MS ? "writing" : "reading";
  if (doing !== said || performance.now() - saidAt >= SAID_EVERY_MS) tell(doing);
}

if (place()) {
  now();
  window.setInterval(now, 5000);
  document.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    wroteAt = performance.now();
    now();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? tell("left") : now()));
  window.addEventListener("pagehide", () => tell("left"));
}
