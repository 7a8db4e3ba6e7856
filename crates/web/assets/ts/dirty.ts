// form[data-dirty]: asks before what was typed is left behind.
const changed = new Set<HTMLFormElement>();

document.addEventListener("input", (event) => {
  const form = (event.target as HTMLElement).closest?.<HTMLFormElement>("form[data-dirty]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target as HTMLFormElement));
document.addEventListener("desk:kept", (event) => changed.delete(event.target as HTMLFormElement));
document.addEventListener("reset", (event) => changed.delete(event.target as HTMLFormElement));
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
