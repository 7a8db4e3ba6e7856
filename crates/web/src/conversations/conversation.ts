// The conversation's page: what is in front in the composer, which moment is meant, and where one begins to read.
import { all } from "../../assets/ts/bind";

/** Brings the answer or the note to the front, and the cursor into it. */
function write(id: string): boolean {
  const field = document.getElementById(id);
  const tab = document.getElementById(id === "f-note" ? "write-note" : "write-answer");
  if (!field || !(tab instanceof HTMLInputElement)) return false;
  tab.checked = true;
  // The editor stands where the textarea stood, under its name.
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

// [data-from-end]: the newest is what one came for, unless the address names a message; and it stays in sight when the
// composer becomes an editor, a picture has come, or the window is made smaller.
for (const thread of all("[data-from-end]")) {
  let atEnd = !location.hash.startsWith("#message-");
  const follow = new ResizeObserver(() => {
    if (atEnd) thread.scrollTop = thread.scrollHeight;
  });
  follow.observe(thread);
  for (const part of thread.children) follow.observe(part);
  thread.addEventListener("scroll", () => {
    atEnd = thread.scrollTop + thread.clientHeight >= thread.scrollHeight - 2;
  });
}

// A form that was opened is what one came for, too: what is wrong in it, else the moment that is proposed, else its first field.
const wishes = ["[aria-invalid='true']", "[type='radio']:checked", ":is(input:not([type='hidden']), textarea, select)"];
const focusRoom = (): void => wishes.map((wish) => document.querySelector<HTMLElement>(`#room ${wish}`)).find((field) => field)?.focus({ preventScroll: true });
// The browser goes to #room of the address when the page has loaded, and takes the focus along: ours comes after that.
if (document.readyState === "complete") focusRoom();
else addEventListener("load", () => setTimeout(focusRoom));

/** Puts HTML into the answer; what the editor is not there for, goes into the textarea as words. */
function put(html: string): void {
  const room = document.querySelector("[data-rich-room]");
  write("f-text");
  room?.dispatchEvent(new CustomEvent("desk:write", { bubbles: true, detail: html }));
}

const paragraphs = (text: string): HTMLElement[] =>
  text.split(/\n{2,}/).filter((part) => part.trim()).map((part) => Object.assign(document.createElement("p"), { textContent: part.trim() }));

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  // [data-quote-customer]: what is selected in the thread, else the whole of the customer's last message, as a quote.
  if (target.closest("[data-quote-customer]")) {
    const selection = window.getSelection();
    const isInThread = !!selection?.anchorNode && !!document.getElementById("thread")?.contains(selection.anchorNode);
    const last = all<HTMLElement>(".msg:not(.msg--note, .msg--ours, .msg--small) .msg__text").at(-1);
    const words = (isInThread && selection?.toString().trim()) || last?.innerText || "";
    const quote = document.createElement("blockquote");
    quote.append(...paragraphs(words));
    if (words.trim()) put(`${quote.outerHTML}<p></p>`);
  }
  // [data-everybody]: all whom the customer's mail went to get a copy.
  const everybody = target.closest<HTMLElement>("[data-everybody]")?.dataset.everybody;
  const cc = document.getElementById("f-cc");
  if (everybody && cc instanceof HTMLInputElement) {
    const there = cc.value.split(/[,;]/).map((one) => one.trim()).filter(Boolean);
    cc.value = [...new Set([...there, ...everybody.split(", ")])].join(", ");
    cc.dispatchEvent(new Event("input", { bubbles: true }));
    cc.focus();
  }
});
