// form[data-draft-files="/address"]: files that are chosen or dropped are kept on the server at once, with the draft, and shown
// in its [data-draft-list]. What can't be kept so stays in the field, and goes with the form.
import { csrf, keepFile } from "./keep-file";

document.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  const form = input.form;
  if (input.type !== "file" || !form?.dataset.draftFiles || input.validity.customError) return;
  const files = [...(input.files ?? [])];
  void (async () => {
    const left = new DataTransfer();
    for (const file of files) if ((await keepFile(form, file, false)) === null) left.items.add(file);
    input.files = left.files;
    const list = form.querySelector("[data-drop-list]");
    list?.replaceChildren(...[...left.files].map((file) => Object.assign(document.createElement("li"), { textContent: file.name })));
  })();
});

document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-draft-file-gone]");
  const form = button?.closest("form") ?? null;
  if (!button || !form) return;
  event.preventDefault();
  const line = button.closest("li");
  void fetch(button.dataset.draftFileGone ?? "", { method: "POST", headers: { "x-csrf-token": csrf(form), "x-part": "1" } }).then((answer) => {
    if (!answer.ok) return;
    line?.remove();
    form.querySelector<HTMLElement>("input[type='file'] + label")?.focus();
  }, () => undefined);
});

