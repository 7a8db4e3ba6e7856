// [data-undo-left="10"]: the seconds in which something can be taken back. [data-undo-word="nog {n} s"] inside counts along;
// when they are over, the page is fetched anew.
import { all, bind } from "./bind";
import { refresh } from "./live";

const ends = new WeakMap<HTMLElement, { said: string; at: number }>();

function count(): void {
  for (const box of all("[data-undo-left]")) {
    const said = `${box.dataset.undoUntil ?? ""}/${box.dataset.undoLeft ?? ""}`;
    let end = ends.get(box);
    if (end?.said !== said) ends.set(box, (end = { said, at: performance.now() + Number(box.dataset.undoLeft) * 1000 }));
    const left = Math.max(0, Math.ceil((end.at - performance.now()) / 1000));
    for (const word of all("[data-undo-word]", box)) word.textContent = (word.dataset.undoWord ?? "{n}").replace("{n}", String(left));
    if (left || box.hidden) continue;
    box.hidden = true;
    void refresh();
  }
}

bind(count);
setInterval(count, 1000);
