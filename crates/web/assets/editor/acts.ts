// What the buttons and keys of the editor do.
import { toggleMark, wrapIn, lift } from "prosemirror-commands";
import { wrapInList, liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { DOMParser, DOMSerializer, type Node } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { schema } from "./schema";

const { nodes, marks } = schema;

/** Whether the cursor stands in a node of this kind. */
function isIn(state: EditorState, kind: string): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === kind) return true;
  return false;
}

const list = (kind: "bullet_list" | "ordered_list"): Command => (state, dispatch) =>
  isIn(state, kind) ? liftListItem(nodes.list_item)(state, dispatch) : wrapInList(nodes[kind])(state, dispatch);
const quote: Command = (state, dispatch) => (isIn(state, "blockquote") ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch));

export const acts: Record<string, Command> = {
  bold: toggleMark(marks.strong),
  italic: toggleMark(marks.em),
  underline: toggleMark(marks.underline),
  bullets: list("bullet_list"),
  numbers: list("ordered_list"),
  quote,
  // Taken away where there is one; else the field for its address is opened by the toolbar.
  unlink: (state, dispatch) => (hasMark(state, "link") ? toggleMark(marks.link)(state, dispatch) : false),
};

export const split = splitListItem(nodes.list_item);
export const sink = sinkListItem(nodes.list_item);
export const raise = liftListItem(nodes.list_item);

export function hasMark(state: EditorState, name: string): boolean {
  const { from, to, empty, $from } = state.selection;
  const mark = marks[name];
  return empty ? !!mark.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, mark);
}

/** Whether a button of the toolbar is in force where the cursor stands. */
export function isOn(state: EditorState, act: string): boolean {
  const mark = { bold: "strong", italic: "em", underline: "underline", link: "link" }[act];
  if (mark) return hasMark(state, mark);
  const node = { bullets: "bullet_list", numbers: "ordered_list", quote: "blockquote" }[act];
  return !!node && isIn(state, node);
}

/** Puts a link on what is selected, or the address itself where nothing is. */
export function link(view: EditorView, typed: string): void {
  const bare = typed.trim();
  const href = /^(https?:|mailto:|tel:)/i.test(bare) ? bare : bare.includes("@") ? `mailto:${bare}` : `https://${bare}`;
  const { state } = view;
  const mark = marks.link.create({ href });
  const { from, to, empty } = state.selection;
  view.dispatch(empty ? state.tr.insert(from, schema.text(bare, [mark])) : state.tr.addMark(from, to, mark));
  view.focus();
}

export function parse(html: string): Node {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  holder.innerHTML = html;
  return DOMParser.fromSchema(schema).parse(holder);
}

export function html(node: Node): string {
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(node.content));
  return holder.innerHTML;
}

/** Plain words as HTML: an empty line parts paragraphs. */
export function htmlOf(text: string): string {
  const holder = document.createElement("div");
  for (const part of text.replaceAll("\r\n", "\n").split(/\n{2,}/)) {
    const paragraph = holder.appendChild(document.createElement("p"));
    part.split("\n").forEach((line, n) => paragraph.append(...(n ? [document.createElement("br"), line] : [line])));
  }
  return holder.innerHTML;
}

/** Puts blocks where the cursor stands; a paragraph that is empty makes way for them. */
export function insert(view: EditorView, fresh: string): void {
  const slice = parse(fresh).slice(0);
  view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView());
  view.focus();
}
