// details[data-menu]: a click elsewhere or Escape closes it, and gives the cursor back.
import { all } from "./bind";

document.addEventListener("click", (event) => {
  for (const menu of all<HTMLDetailsElement>("details[data-menu][open]")) if (!menu.contains(event.target as Node)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all<HTMLDetailsElement>("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});
