// form[data-try]: what would be promised follows what is typed; asks data-try, and shows the answer in [data-tried].
import { CHANGED } from "./bind";

let waiting = 0;
document.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  const form = field.form ?? null;
  if (!form?.dataset.try || field.type === "file") return;
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void show(form), 150);
});

async function show(form: HTMLFormElement): Promise<void> {
  const room = document.querySelector<HTMLElement>("[data-tried]");
  if (!room) return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const answer = await fetch(form.dataset.try ?? "", { method: "POST", body, headers: { "x-part": "1" } }).catch(() => null);
  if (!answer?.ok) return;
  const here = document.activeElement?.id;
  room.innerHTML = await answer.text();
  if (here) document.getElementById(here)?.focus();
  document.dispatchEvent(new Event(CHANGED));
}
