// details[data-replies="/address/"]: saved replies by name. With a script they go in where the cursor stands.
import { all } from "../../assets/ts/bind";

const list = (): HTMLDetailsElement | null => document.querySelector("details[data-replies]");
const shown = (box: HTMLElement): HTMLButtonElement[] => all<HTMLButtonElement>("button[name='insert']", box).filter((button) => !button.hidden);

async function put(button: HTMLButtonElement): Promise<void> {
  const box = list();
  const answer = await fetch(`${box?.dataset.replies}${button.value}`, { headers: { accept: "text/html" } }).catch(() => null);
  // Without an answer the form does it, as without scripts.
  if (!answer?.ok) return button.form?.requestSubmit(button);
  if (box) box.open = false;
  document.querySelector("[data-rich-room]")?.dispatchEvent(new CustomEvent("desk:write", { bubbles: true, detail: await answer.text() }));
}

document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>("details[data-replies] button[name='insert']");
  if (!button || !document.querySelector("[data-rich-room] .editor")) return;
  event.preventDefault();
  void put(button);
});
document.addEventListener("input", (event) => {
  const field = event.target as HTMLInputElement;
  const box = field.closest?.<HTMLElement>("details[data-replies]");
  if (!box) return;
  const typed = field.value.trim().toLowerCase();
  for (const button of all<HTMLButtonElement>("button[name='insert']", box)) button.hidden = !button.textContent?.toLowerCase().includes(typed);
});
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  const box = target.closest?.<HTMLDetailsElement>("details[data-replies][open]");
  if (!box) return;
  const buttons = shown(box);
  const at = buttons.indexOf(target as HTMLButtonElement);
  if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : box.querySelector<HTMLElement>("input"))?.focus();
  else if (event.key === "Enter" && at < 0) buttons[0]?.click();
  else if (event.key === "Escape") {
    box.open = false;
    document.getElementById("f-text")?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});
