// The conversation's page: what is in front in the composer, which moment is meant, and where one begins to read.
import { all } from "../../assets/ts/bind";

/** Brings the answer or the note to the front, and the cursor into it. */
function write(id: string): boolean {
  const field = document.getElementById(id);
  const tab = document.getElementById(id === "f-note" ? "write-note" : "write-answer");
  if (!field || !(tab instanceof HTMLInputElement)) return false;
  tab.checked = true;
  field.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[href='#f-text'], a[href='#f-note']");
  if (link && write(link.hash.slice(1))) event.preventDefault();
});
if (location.hash === "#f-text" || location.hash === "#f-note") write(location.hash.slice(1));

// .moments: one's own moment and a proposal can't both be meant.
document.addEventListener("input", (event) => {
  const input = event.target as HTMLInputElement;
  const box = input.closest?.(".moments");
  if (!box) return;
  const own = box.querySelector<HTMLInputElement>("input[type='datetime-local']");
  if (input.type === "radio" && own) own.value = "";
  else if (input === own && own.value) for (const radio of all<HTMLInputElement>("input[type='radio']", box)) radio.checked = false;
});

// [data-from-end]: the newest is what one came for, unless the address names a message.
for (const thread of all("[data-from-end]")) if (!location.hash.startsWith("#message-")) thread.scrollTop = thread.scrollHeight;

// A form that was opened is what one came for, too: what is wrong in it, else the moment that is proposed, else its first field.
const wishes = ["[aria-invalid='true']", "[type='radio']:checked", ":is(input:not([type='hidden']), textarea, select)"];
const focusRoom = (): void => wishes.map((wish) => document.querySelector<HTMLElement>(`#room ${wish}`)).find((field) => field)?.focus({ preventScroll: true });
// The browser goes to #room of the address when the page has loaded, and takes the focus along: ours comes after that.
if (document.readyState === "complete") focusRoom();
else addEventListener("load", () => setTimeout(focusRoom));
