// [data-key="r"] on a link, button or field: that key presses it, or puts the cursor in it. "g t" is two keys in a row.
import { all, isShown, isWriting } from "./bind";

const TOGETHER_MS = 2000;
let first = "";
let firstAt = 0;

/** Single keys can be switched off, for whom speaks to the machine (WCAG 2.1.4). */
export const OFF = "single-keys-off";
export const areOff = (): boolean =>
  localStorage.getItem(OFF) === "yes" ||
  (localStorage.getItem(OFF) !== "no" && document.querySelector("[data-keys][data-single-keys='off']") !== null);

function press(key: string): boolean {
  const dialog = document.querySelector<HTMLElement>("dialog[open]");
  const within = all<HTMLElement>("[data-key]", dialog ?? document).filter((element) => element.dataset.key === key);
  // What the page itself has goes before the frame around it: "/" searches here, if there is anything to search.
  const shown = within.filter((element) => isShown(element));
  const target = shown.find((element) => element.closest("main")) ?? shown[0] ?? within[0];
  if (!target) return false;
  if (isWriting(target)) {
    target.focus();
    if (target instanceof HTMLInputElement) target.select();
  } else {
    target.click();
    // [data-key-then="id"]: what has come to the front is written in at once.
    if (target.dataset.keyThen) document.getElementById(target.dataset.keyThen)?.focus();
  }
  return true;
}

const startsSequence = (key: string): boolean =>
  all<HTMLElement>("[data-key]").some((element) => element.dataset.key?.startsWith(`${key} `));

/** The key as it is written on it: with Alt, some keyboards make other letters of it. */
function named(event: KeyboardEvent): string {
  if (/^[a-z0-9]$/i.test(event.key)) return event.key.toLowerCase();
  return /^(?:Key|Digit)(.)$/.exec(event.code)?.[1].toLowerCase() ?? event.key;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  // With Alt also while writing: it makes no letters of those that a page asks for.
  if (event.altKey) {
    if (press(`Alt ${named(event)}`)) event.preventDefault();
    return;
  }
  if (isWriting(event.target)) return;
  if (event.key.length !== 1 || areOff()) return;
  const pair = first && event.timeStamp - firstAt < TOGETHER_MS ? `${first} ${event.key}` : "";
  first = "";
  if ((pair && press(pair)) || press(event.key)) event.preventDefault();
  else if (startsSequence(event.key)) {
    first = event.key;
    firstAt = event.timeStamp;
  }
});
