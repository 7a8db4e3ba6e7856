// A file is kept on the server with the draft, at once. Binds nothing: the editor's own bundle holds a copy of this.

export const csrf = (form: HTMLFormElement): string => form.querySelector<HTMLInputElement>("input[name='csrf']")?.value ?? "";

function say(form: HTMLFormElement, words: string): void {
  const said = form.querySelector("[data-files-said]");
  said?.replaceChildren(...(words ? [Object.assign(document.createElement("p"), { className: "error", role: "alert", textContent: words })] : []));
}

/** Keeps a file; gives the address of a picture in the text, or shows the list with the file in it. `null`: it was refused. */
export async function keepFile(form: HTMLFormElement, file: File, isInline: boolean): Promise<string | null> {
  const body = new FormData();
  body.append("files", file, file.name);
  const address = new URL(form.dataset.draftFiles ?? "", location.href);
  if (isInline) address.searchParams.set("inline", "yes");
  const answer = await fetch(address, { method: "POST", body, headers: { "x-csrf-token": csrf(form), "x-part": "1", accept: "text/html" } }).catch(() => null);
  const words = (await answer?.text()) ?? "";
  if (!answer?.ok) {
    say(form, answer?.status === 422 ? words : (form.dataset.draftFilesFailed ?? ""));
    return null;
  }
  say(form, "");
  if (isInline) return words;
  const list = form.querySelector("[data-draft-list]");
  if (list) list.innerHTML = words;
  return words;
}
