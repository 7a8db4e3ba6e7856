// form[data-draft="/address"]: what is being written is kept on the server. The answer is a sentence for [data-draft-state].
const QUIET_MS = 800;
const waiting = new Map<HTMLFormElement, number>();

function body(form: HTMLFormElement): URLSearchParams {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") words.append(name, value);
  return words;
}

async function save(form: HTMLFormElement): Promise<void> {
  waiting.delete(form);
  const address = form.dataset.draft;
  if (!address) return;
  const answer = await fetch(address, { method: "POST", body: body(form), keepalive: true, headers: { accept: "text/plain" } }).catch(() => null);
  const state = form.querySelector("[data-draft-state]");
  if (state && answer?.ok) state.textContent = await answer.text();
}

document.addEventListener("input", (event) => {
  const form = (event.target as HTMLElement).closest?.<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  window.clearTimeout(waiting.get(form));
  waiting.set(form, window.setTimeout(() => void save(form), QUIET_MS));
});
// Who leaves in the middle of a word loses nothing; what is sent is no draft any more.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
});
window.addEventListener("pagehide", () => {
  for (const form of waiting.keys()) void save(form);
});
