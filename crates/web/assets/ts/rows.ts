// [data-rows]: j and k go through the links of a list, Enter opens (as it does on any link).
import { all, isShown, isWriting } from "./bind";
import { areOff } from "./keys";

/** The first link of each row, in all lists of the page, in order. */
function links(): HTMLElement[] {
  const rows = all<HTMLElement>("[data-rows] > *");
  return rows.map((row) => (row.matches("a") ? row : row.querySelector<HTMLElement>("a"))).filter((link): link is HTMLElement => !!link && isShown(link));
}

document.addEventListener("keydown", (event) => {
  const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
  if (!step || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || areOff()) return;
  const list = links();
  if (!list.length) return;
  const focused = list.findIndex((link) => link === document.activeElement || link.closest("[data-rows] > *")?.contains(document.activeElement));
  const open = list.findIndex((link) => link.closest("[aria-current]"));
  const from = focused >= 0 ? focused : open;
  const next = list[from < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(from + step, 0), list.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
});
