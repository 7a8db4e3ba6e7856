// Ctrl K: find or do. The list comes from the server as HTML: links with role="option".
import { all } from "./bind";

const dialog = document.querySelector<HTMLDialogElement>("dialog[data-palette]");
const input = dialog?.querySelector("input");
const found = dialog?.querySelector<HTMLElement>("[data-palette-found]");
let asked = 0;

const options = (): HTMLElement[] => (found ? all<HTMLElement>("[role='option']", found) : []);

function choose(index: number): void {
  const list = options();
  list.forEach((option, place) => {
    option.setAttribute("aria-selected", String(place === index));
    option.id ||= `palette-option-${place}`;
  });
  const chosen = list[index];
  if (chosen) input?.setAttribute("aria-activedescendant", chosen.id);
  else input?.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

async function ask(): Promise<void> {
  if (!dialog || !input || !found) return;
  const question = ++asked;
  const answer = await fetch(`${dialog.dataset.palette}?q=${encodeURIComponent(input.value)}&at=${encodeURIComponent(location.pathname)}`, { headers: { accept: "text/html" } }).catch(() => null);
  // Somebody who types on wants the answer to the last letter, not to the first.
  if (!answer?.ok || question !== asked) return;
  found.innerHTML = await answer.text();
  choose(0);
}

function open(): void {
  if (!dialog || !input || dialog.open) return;
  document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
  dialog.showModal();
  input.select();
  void ask();
}

/** The cursor leaves the field now: by itself it would be there until the next frame, and take the first keys meant for the page. */
function close(): void {
  input?.blur();
  dialog?.close();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});
document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (target.closest("[data-palette-open]") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open();
  } else if (target === dialog) close();
});
input?.addEventListener("input", () => void ask());
input?.addEventListener("keydown", (event) => {
  const list = options();
  const now = list.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(Math.min(now + 1, list.length - 1));
  else if (event.key === "ArrowUp") choose(Math.max(now - 1, 0));
  else if (event.key === "Enter" && list[now]) list[now].click();
  // A search field would keep the first Escape for itself.
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
