// form[data-draft="/address"]: what is being written is kept on the server. The answer is a sentence for [data-draft-state]; the
// header x-draft-version says which version it is now. 409: another window wrote something else, and both were kept.
const QUIET_MS = 800;
const waiting = new Map<HTMLFormElement, number>();
const last = new WeakMap<HTMLFormElement, Promise<void>>();

/** This window, so that what it writes is told from what another one writes. */
const WINDOW = crypto.getRandomValues(new Uint32Array(4)).join("-");

const field = (form: HTMLFormElement, name: string): HTMLInputElement | null => form.querySelector(`input[name='${name}']`);

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
  const version = answer?.headers.get("x-draft-version");
  const known = field(form, "draft_version");
  if (version && known) known.value = version;
  const state = form.querySelector("[data-draft-state]");
  if (answer?.status === 409) document.querySelector("[data-draft-asides]")?.replaceChildren(fragment(await answer.text()));
  else if (answer?.ok) {
    if (state) state.textContent = await answer.text();
    // What is kept can be left without a question; what comes after is kept when the page goes.
    form.dispatchEvent(new CustomEvent("desk:kept", { bubbles: true }));
  }
}

function fragment(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** One after the other: an older state never comes after a newer one. */
function keep(form: HTMLFormElement): Promise<void> {
  const next = (last.get(form) ?? Promise.resolve()).then(() => save(form));
  last.set(form, next);
  return next;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
  const name = field(form, "draft_window");
  if (name) name.value = WINDOW;
}
document.addEventListener("input", (event) => {
  const form = (event.target as HTMLElement).closest?.<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  window.clearTimeout(waiting.get(form));
  waiting.set(form, window.setTimeout(() => void keep(form), QUIET_MS));
});
// Who leaves in the middle of a word loses nothing; what is sent is no draft any more.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
});
window.addEventListener("pagehide", () => {
  for (const form of [...waiting.keys()]) void save(form);
});
