// input[type=file][data-drop]: its form takes files that are dropped on it, or pasted, and [data-drop-list] names them.
const field = (target: EventTarget | null): HTMLInputElement | null =>
  (target as HTMLElement | null)?.closest?.("form")?.querySelector<HTMLInputElement>("input[type='file'][data-drop]") ?? null;

const hasFiles = (data: DataTransfer | null): data is DataTransfer => !!data && [...data.types].includes("Files");

function take(input: HTMLInputElement, files: FileList): void {
  const all = new DataTransfer();
  for (const file of [...(input.files ?? []), ...files]) all.items.add(file);
  input.files = all.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("dragover", (event) => {
  if (hasFiles(event.dataTransfer) && field(event.target)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const input = field(event.target);
  if (!input || !hasFiles(event.dataTransfer)) return;
  event.preventDefault();
  take(input, event.dataTransfer.files);
});
document.addEventListener("paste", (event) => {
  const input = field(event.target);
  // What was pasted into a text that takes pictures stands there already.
  if (input && !event.defaultPrevented && event.clipboardData?.files.length) take(input, event.clipboardData.files);
});
document.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  if (input.dataset?.drop === undefined) return;
  const list = input.form?.querySelector("[data-drop-list]");
  list?.replaceChildren(...[...(input.files ?? [])].map((file) => Object.assign(document.createElement("li"), { textContent: file.name })));
});
