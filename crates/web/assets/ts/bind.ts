// What the other modules share. Behaviour is bound to attributes; a page that was morphed is bound again.

/** Told on `document` after a part of the page has been replaced. */
export const CHANGED = "desk:changed";

/** Runs now, and again whenever a part of the page has been replaced. */
export function bind(run: () => void): void {
  run();
  document.addEventListener(CHANGED, run);
}

export const all = <E extends HTMLElement>(selector: string, within: ParentNode = document): E[] => [
  ...within.querySelectorAll<E>(selector),
];

/** Whether keys belong to something that is being written in. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "reset", "file"].includes(target.type);
}

/** Whether it can be seen, and so pressed. */
export const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;
