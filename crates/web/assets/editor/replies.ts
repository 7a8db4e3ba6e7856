// "/" on an empty line opens the list of saved replies.
import { Plugin } from "prosemirror-state";

export function slash(room: HTMLElement): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        const { $from, empty } = view.state.selection;
        const list = room.closest("form")?.querySelector<HTMLDetailsElement>("details[data-replies]");
        if (text !== "/" || !empty || $from.parent.content.size || !list) return false;
        list.open = true;
        list.querySelector<HTMLInputElement>("input[type='search']")?.focus();
        return true;
      },
    },
  });
}
