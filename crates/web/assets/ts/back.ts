// Escape leaves a field, or follows [data-back]: back to the list, with nothing changed.
import { isWriting } from "./bind";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], details[data-menu][open]")) return;
  const target = event.target as HTMLElement;
  if (isWriting(target)) target.blur();
  else document.querySelector<HTMLElement>("[data-back]")?.click();
});
