// [data-print]: prints the page. Without a script the browser's own menu does, so the button hides until it works.
import { all, bind } from "./bind";

bind(() => {
  for (const button of all<HTMLButtonElement>("[data-print]")) button.hidden = false;
});
document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-print]")) window.print();
});
