// Shows a newer state of this page in place: focus, scroll, typed text and opened parts stay as they are.
import { Idiomorph } from "idiomorph";
import { CHANGED, isWriting } from "./bind";

/** A field that somebody has changed since it was sent here. */
function isTyped(node: Node): boolean {
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (node instanceof HTMLInputElement) return node.type === "file" ? !!node.files?.length : node.value !== node.defaultValue || node.checked !== node.defaultChecked;
  if (node instanceof HTMLSelectElement) return [...node.options].some((option) => option.selected !== option.defaultSelected);
  return false;
}

/** [data-keep-with="id id"] stays as long as somebody is writing in a field with one of these ids. */
function keepsWith(node: HTMLElement): boolean {
  const fields = (node.dataset.keepWith ?? "").split(" ").map((id) => id && document.getElementById(id));
  return fields.some((field) => !!field && isTyped(field));
}

const keeps = (node: Node): boolean => node instanceof HTMLElement && (node.dataset.keep !== undefined || keepsWith(node) || isTyped(node));

/** What is opened, and what a script shows or hides: the server knows neither. */
const isSetHere = (name: string, node: Element): boolean =>
  name === "open" ? node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement : name === "hidden" && node.closest("[data-rich-only], [data-replies]") !== null;

/** Replaces `old` by `fresh`, but for what must stay: [data-keep], typed fields, what is opened or shown here. */
export function morph(old: Element, fresh: Element): void {
  Idiomorph.morph(old, fresh, {
    // Somebody's words stay; a link that has the focus is shown anew like all others.
    ignoreActiveValue: isWriting(document.activeElement),
    restoreFocus: true,
    callbacks: {
      beforeNodeMorphed: (from: Node) => !keeps(from),
      beforeNodeRemoved: (node: Node) => !keeps(node),
      beforeAttributeUpdated: (name: string, node: Element) => !isSetHere(name, node),
    },
  });
  document.dispatchEvent(new CustomEvent(CHANGED));
}

/** The address of what is shown: after a form that was refused, `location` is that of the form. */
const here = (): string => document.querySelector<HTMLElement>("[data-page]")?.dataset.page ?? location.href;

/** Fetches this page anew. `null`: no connection, or we are no longer signed in. */
export async function freshPage(): Promise<Document | null> {
  const answer = await fetch(here(), { headers: { accept: "text/html", "x-live": "1" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
