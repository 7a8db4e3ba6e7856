// [data-act="bold"]: the buttons above the text, and the field for a link's address.
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { acts, isOn, link } from "./acts";

/** Binds the buttons in `room`; the function it gives shows which of them are in force. */
export function toolbar(room: HTMLElement, view: () => EditorView): (state: EditorState) => void {
  const buttons = [...room.querySelectorAll<HTMLButtonElement>("[data-act]")];
  const asks = room.querySelector<HTMLElement>("[data-link]");
  const address = asks?.querySelector("input");
  const done = (): void => {
    if (!asks || !address) return;
    asks.hidden = true;
    if (address.value.trim()) link(view(), address.value);
    else view().focus();
    address.value = "";
  };
  const ask = (): void => {
    if (!asks || !address || acts.unlink(view().state, view().dispatch)) return;
    asks.hidden = false;
    address.focus();
  };
  // The cursor stays where it is written.
  room.addEventListener("mousedown", (event) => {
    if ((event.target as HTMLElement).closest("[data-act]")) event.preventDefault();
  });
  room.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (target.closest("[data-link-do]")) done();
    else if (act === "link") ask();
    else if (act && acts[act]) {
      acts[act](view().state, view().dispatch, view());
      view().focus();
    }
  });
  room.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "l") {
      event.preventDefault();
      ask();
    } else if (event.target === address && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape" && address) address.value = "";
      done();
    }
  });
  return (state) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(isOn(state, button.dataset.act ?? "")));
  };
}
