// A picture that is pasted stands in the text: its bytes are kept with the draft first.
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { keepFile } from "../ts/keep-file";
import { schema } from "./schema";

async function put(view: EditorView, room: HTMLElement, file: File): Promise<void> {
  const form = room.closest("form");
  const address = form && (await keepFile(form, file, true));
  if (!address) return;
  view.dispatch(view.state.tr.replaceSelectionWith(schema.nodes.image.create({ src: address, alt: file.name === "image.png" ? "" : file.name })).scrollIntoView());
}

export function pastePictures(room: HTMLElement): Plugin {
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type));
        // A table copied from a spreadsheet comes as a picture as well: its words are meant.
        if (!pictures.length || event.clipboardData?.getData("text/plain")) return false;
        for (const picture of pictures) void put(view, room, picture);
        return true;
      },
    },
  });
}
