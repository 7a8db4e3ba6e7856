// The list of keys: what works on this page is read from the page itself, so it can't be out of date.
import { all, isShown } from "./bind";
import { OFF, areOff } from "./keys";

const dialog = document.querySelector<HTMLDialogElement>("dialog[data-keys]");
const list = dialog?.querySelector<HTMLElement>("[data-keys-list]");

function nameOf(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement;
  for (const part of all("kbd, svg, .vh", copy)) part.remove();
  const label = element.id ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent : "";
  return (element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? (copy.textContent?.trim() || label) ?? "").trim();
}

function line(keys: string, words: string): HTMLElement {
  const row = document.createElement("div");
  row.dataset.fromPage = "";
  const term = row.appendChild(document.createElement("dt"));
  for (const key of keys.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
  row.appendChild(document.createElement("dd")).textContent = words;
  return row;
}

function fill(): void {
  if (!dialog || !list) return;
  for (const row of all("[data-from-page]", list)) row.remove();
  for (const row of all<HTMLElement>("[data-if]", list)) row.hidden = !document.querySelector(row.dataset.if ?? "");
  const seen = new Set<string>();
  for (const element of all<HTMLElement>("[data-key]")) {
    const keys = element.dataset.key ?? "";
    if (seen.has(keys) || dialog.contains(element) || !isShown(element)) continue;
    seen.add(keys);
    list.append(line(keys, nameOf(element)));
  }
  const button = dialog.querySelector<HTMLButtonElement>("[data-keys-switch]");
  if (button) button.textContent = (areOff() ? button.dataset.on : button.dataset.off) ?? "";
  const words = dialog.querySelector<HTMLElement>("[data-keys-off-words]");
  if (words) words.hidden = !areOff();
}

function open(): void {
  if (!dialog || document.querySelector("dialog[open]")) return;
  fill();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.key !== "?" || event.defaultPrevented || target.closest?.("input, textarea, select, [contenteditable]") || areOff()) return;
  event.preventDefault();
  open();
});
document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  if (target.closest("[data-keys-open]")) open();
  if (target.closest("[data-keys-switch]")) {
    localStorage.setItem(OFF, areOff() ? "no" : "yes");
    fill();
  }
});
for (const button of all<HTMLElement>("[data-keys-open]")) button.hidden = false;
