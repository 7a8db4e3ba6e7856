// Ctrl Enter in a text sends its form. A form goes once: a second press while it is under way does nothing.
const under_way = new WeakSet<HTMLFormElement>();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = (event.target as HTMLElement).closest?.("form");
  if (!form || form.method === "dialog") return;
  event.preventDefault();
  const main = form.querySelector<HTMLButtonElement>("button[data-send], button.button--main:not([type='button'])");
  form.requestSubmit(main);
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (under_way.has(form)) return event.preventDefault();
  under_way.add(form);
  form.setAttribute("aria-busy", "true");
});
// Back in the browser shows the page as it was left: then it may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    under_way.delete(form);
    form.removeAttribute("aria-busy");
  }
});
