// form[data-what-if]: the answer follows what is typed, and the address of the page with it, so that it can be sent on.
import { CHANGED } from "../../assets/ts/bind";

let waiting = 0;
let question = new AbortController();
document.addEventListener("change", (event) => {
  const form = (event.target as HTMLInputElement).form ?? null;
  if (form?.dataset.whatIf === undefined) return;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void show(form), 250);
});

async function show(form: HTMLFormElement): Promise<void> {
  const room = document.querySelector<HTMLElement>("[data-what-if-answer]");
  if (!room) return;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") query.append(name, value);
  question.abort();
  question = new AbortController();
  room.setAttribute("aria-busy", "true");
  const request = { headers: { accept: "text/html", "x-part": "1" }, signal: question.signal };
  const answer = await fetch(`${form.action}?${query}`, request).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 422)) return;
  room.innerHTML = await answer.text();
  room.removeAttribute("aria-busy");
  const address = answer.headers.get("content-location");
  if (address) history.replaceState(history.state, "", address);
  document.dispatchEvent(new Event(CHANGED));
}
