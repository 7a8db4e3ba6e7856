// Shows this page anew in place, as it is by now. New rows never push the row under the pointer: they wait behind "2 new".
import { all } from "./bind";
import { freshPage, morph } from "./morph";

const main = document.querySelector<HTMLElement>("main[data-live-mark]");

/** main[data-live] follows what others do; any other page only says who must be interrupted. */
export const follows = main?.dataset.live !== undefined;

let asked = 0;
let shown = 0;

const idsOf = (list: Element): Set<string> => new Set([...list.children].map((row) => row.id).filter(Boolean));

/** Holds back lists in which somebody is, when rows would come into them. */
function holdBack(fresh: Document): number {
  let held = 0;
  for (const list of all("[data-rows][id]")) {
    delete list.dataset.keep;
    const next = fresh.getElementById(list.id);
    if (!next || !list.matches(":hover, :focus-within")) continue;
    const here = idsOf(list);
    const come = [...idsOf(next)].filter((id) => !here.has(id)).length;
    if (come) list.dataset.keep = "";
    held += come;
  }
  return held;
}

function morphPart(selector: string, fresh: Document): void {
  const old = document.querySelector(selector);
  const next = fresh.querySelector(selector);
  if (old && next) morph(old, next);
}

function tellHeld(count: number): void {
  main?.querySelector(".new-waits")?.remove();
  if (!main || !count) return;
  const button = document.createElement("button");
  button.className = "button button--s new-waits";
  button.dataset.keep = "";
  button.textContent = (main.dataset.newWords ?? "{n}").replace("{n}", String(count));
  button.addEventListener("click", () => void refresh(true));
  main.prepend(button);
}

/** Whether the page is as new as it was when this was asked; if not, there was no connection. */
export async function refresh(isAsked = false): Promise<boolean> {
  const question = ++asked;
  const fresh = await freshPage();
  const next = fresh?.querySelector("main");
  if (!fresh || !next || !main) return !follows;
  // A slow answer does not put back what a later question has shown.
  if (question < shown) return true;
  shown = question;
  morphPart(".under-head", fresh);
  if (!follows) return true;
  if (isAsked) for (const list of all("[data-rows][data-keep]")) delete list.dataset.keep;
  const held = isAsked ? 0 : holdBack(fresh);
  tellHeld(0);
  morph(main, next);
  tellHeld(held);
  return true;
}
