// form[data-told="/address"]: what would be promised stands in [data-told-part], and is asked anew while the form is filled in.
// data-told-each="60": also every so many seconds, where it is said for now.
import { all } from "./bind";
import { morph } from "./morph";

const QUIET_MS = 250;
const waiting = new WeakMap<HTMLFormElement, number>();
const asked = new WeakMap<HTMLFormElement, AbortController>();

/** Asks anew; `more` is sent along as if it had been a button of the form. */
export async function tell(form: HTMLFormElement, more: [string, string][] = []): Promise<void> {
  window.clearTimeout(waiting.get(form));
  const part = document.querySelector<HTMLElement>("[data-told-part]");
  if (!part || !form.dataset.told) return;
  asked.get(form)?.abort();
  const question = new AbortController();
  asked.set(form, question);
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") words.append(name, value);
  for (const [name, value] of more) words.append(name, value);
  const request = { method: "POST", body: words, headers: { accept: "text/html", "x-part": "1" }, signal: question.signal };
  const answer = await fetch(form.dataset.told, request).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const said = await answer.text().catch(() => null);
  if (said === null || question.signal.aborted) return;
  const fresh = part.cloneNode(false) as HTMLElement;
  fresh.innerHTML = said;
  morph(part, fresh);
}

function soon(event: Event): void {
  const form = (event.target as HTMLInputElement).form;
  if (!form?.dataset.told || (event.target as HTMLElement).dataset.notTold !== undefined) return;
  window.clearTimeout(waiting.get(form));
  waiting.set(form, window.setTimeout(() => void tell(form), QUIET_MS));
}

document.addEventListener("input", soon);
document.addEventListener("change", soon);
// What is sent is told for good, by the page that comes.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented) return;
  window.clearTimeout(waiting.get(form));
  asked.get(form)?.abort();
});
for (const form of all<HTMLFormElement>("form[data-told-each]")) {
  window.setInterval(() => document.hidden || void tell(form), Number(form.dataset.toldEach) * 1000);
}
