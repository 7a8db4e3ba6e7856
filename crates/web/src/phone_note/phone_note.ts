// form[data-phone-note]: everything by keyboard. Enter goes on to the question and then keeps the note, Shift Enter is a new
// line, Ctrl Enter is for what one answered oneself; who is calling is looked up while the number is typed.
import { morph } from "../../assets/ts/morph";
import { tell } from "../../assets/ts/told";

const QUIET_MS = 180;
const FRESH_MS = 30000;

function field<E extends HTMLElement>(form: HTMLFormElement, name: string): E | null {
  return form.elements.namedItem(name) as E | null;
}

function start(form: HTMLFormElement): void {
  const who = field<HTMLInputElement>(form, "who");
  const text = field<HTMLTextAreaElement>(form, "text");
  const own = form.querySelector<HTMLDetailsElement>("details[data-own]");
  let waiting: number | undefined;
  let asked = 0;

  const record = (): void => {
    const button = document.querySelector<HTMLButtonElement>("button[data-record]");
    if (text?.value.trim() && button) form.requestSubmit(button);
    else text?.focus();
  };

  /** Who has this number: found by the server, in any form that people type. */
  async function look(): Promise<void> {
    const part = form.querySelector<HTMLElement>("[data-callers]");
    if (!part || !who) return;
    const question = ++asked;
    const address = `${form.dataset.phoneNote}?q=${encodeURIComponent(who.value)}`;
    const answer = await fetch(address, { headers: { accept: "text/html", "x-part": "1" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || question !== asked) return;
    const fresh = part.cloneNode(false) as HTMLElement;
    fresh.innerHTML = await answer.text();
    if (question === asked) morph(part, fresh);
  }

  who?.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void look(), QUIET_MS);
    document.querySelector("[data-done]")?.remove();
  });

  form.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key !== "Enter" || event.isComposing || target instanceof HTMLButtonElement) return;
    if (event.ctrlKey || event.metaKey) {
      const said = field<HTMLTextAreaElement>(form, "said");
      if (!own || (own.open && said?.value.trim())) return;
      // The first press asks what was said, the second sends it.
      event.preventDefault();
      own.open = true;
      said?.focus();
    } else if (!event.shiftKey && !event.altKey && target !== field(form, "said") && target.tagName !== "SUMMARY") {
      event.preventDefault();
      record();
    }
  });

  // Later and sooner are asked for here; without a script the page comes back with them.
  form.addEventListener("submit", (event) => {
    const step = (event.submitter as HTMLButtonElement | null)?.value ?? "";
    if (step !== "later" && step !== "sooner") return;
    event.preventDefault();
    void tell(form, [["do", step]]);
  });

  // A page that waits for a call keeps its promise fresh; once somebody types, what was read aloud stays.
  window.setInterval(() => {
    if (!document.hidden && !text?.value && !who?.value) void tell(form);
  }, FRESH_MS);
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-phone-note]")) start(form);
