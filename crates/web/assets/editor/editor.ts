// textarea[data-rich="id of the hidden field for its HTML"] becomes a rich text editor; the textarea goes on to hold the words,
// so that drafts, presence and keys work as they do without it.
import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { EditorState, type Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { acts, html, htmlOf, isOn, parse, raise, sink, split } from "./acts";
import { pastePictures } from "./pictures";
import { slash } from "./replies";
import { schema } from "./schema";
import { toolbar } from "./toolbar";

const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*([-*])\s$/, schema.nodes.bullet_list),
    wrappingInputRule(/^(\d+)\.\s$/, schema.nodes.ordered_list, (match) => ({ order: Number(match[1]) })),
    wrappingInputRule(/^\s*>\s$/, schema.nodes.blockquote),
  ],
});

const keys = keymap({
  "Mod-b": acts.bold,
  "Mod-i": acts.italic,
  "Mod-u": acts.underline,
  "Mod-Shift-7": acts.numbers,
  "Mod-Shift-8": acts.bullets,
  "Mod-Shift-9": acts.quote,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes.hard_break.create()).scrollIntoView());
    return true;
  },
  Enter: split,
  // Tab leaves the field, as everywhere; only within a list it goes deeper.
  Tab: sink,
  "Shift-Tab": raise,
});

/** Sending (Ctrl Enter) and leaving (Escape) mean the same in every field; ProseMirror would keep both to itself. */
const isOfThePage = (event: KeyboardEvent): boolean =>
  event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));

const isEmpty = (state: EditorState): boolean => !state.doc.textContent.trim() && !html(state.doc).includes("<img");

function words(state: EditorState): string {
  return state.doc.textBetween(0, state.doc.content.size, "\n\n", (leaf) => (leaf.type.name === "hard_break" ? "\n" : leaf.type.name === "image" ? "[…]" : ""));
}

function start(area: HTMLTextAreaElement): void {
  const field = document.getElementById(area.dataset.rich ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const room = area.closest<HTMLElement>("[data-rich-room]") ?? area.parentElement!;
  const id = area.id;
  const place = document.createElement("div");
  area.before(place);
  const plugins: Plugin[] = [rules, slash(room), keys, keymap(baseKeymap), history(), pastePictures(room)];
  const bar = toolbar(room, () => view);
  const view: EditorView = new EditorView({ mount: place }, {
    state: EditorState.create({ doc: parse(field.dataset.html || htmlOf(area.value)), plugins }),
    attributes: {
      id,
      class: "editor rich",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent ?? "",
      "data-placeholder": area.placeholder,
      ...(area.getAttribute("aria-describedby") ? { "aria-describedby": area.getAttribute("aria-describedby")! } : {}),
    },
    handleDOMEvents: { keydown: (_view, event) => isOfThePage(event) },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      bar(view.state);
      if (!transaction.docChanged) return;
      tell();
    },
  });
  function tell(): void {
    const nothing = isEmpty(view.state);
    view.dom.toggleAttribute("data-empty", nothing);
    field!.setAttribute("value", nothing ? "" : html(view.state.doc));
    area.value = nothing ? "" : words(view.state);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  view.dom.toggleAttribute("data-empty", isEmpty(view.state));
  // Only an editor says that there is layout: without one the words of the textarea are what counts.
  if (!isEmpty(view.state)) field.setAttribute("value", html(view.state.doc));
  // The label names what is written in; the textarea steps back.
  document.querySelector(`label[for="${CSS.escape(id)}"]`)?.removeAttribute("for");
  area.id = `${id}-plain`;
  area.hidden = true;
  area.required = false;
  for (const tool of (area.form ?? room).querySelectorAll<HTMLElement>("[data-rich-only]")) tool.hidden = false;
  bar(view.state);
  editors.set(room, view);
  if (location.hash === `#${id}`) view.focus();
}

/** The editor in a composer, for what else is there. */
const editors = new WeakMap<HTMLElement, EditorView>();
document.addEventListener("desk:write", (event) => {
  const room = (event.target as HTMLElement).closest<HTMLElement>("[data-rich-room]");
  const view = room && editors.get(room);
  if (!view) return;
  const { selection, doc } = view.state;
  // At the end of what stands there, unless somebody is in the middle of it.
  const at = view.hasFocus() ? selection.$to.after(1) : doc.content.size;
  const fresh = parse((event as CustomEvent<string>).detail);
  const { $from } = selection;
  // An empty line makes way: it was opened for this.
  const line = $from.depth === 1 && !$from.parent.content.size ? [$from.before(1), $from.after(1)] : null;
  const [start, end] = isEmpty(view.state) ? [0, doc.content.size] : (line ?? [at, at]);
  view.dispatch(view.state.tr.replaceWith(start, end, fresh.content).scrollIntoView());
  view.focus();
});

for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-rich]")) start(area);
