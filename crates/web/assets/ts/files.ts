// input[type=file][data-bytes-max]: says at once, below the field, that files are too large, before anything is sent in vain.
document.addEventListener("change", (event) => {
  const input = event.target as HTMLInputElement;
  if (!input.dataset?.bytesMax) return;
  const bytes = [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
  const words = bytes > Number(input.dataset.bytesMax) ? (input.dataset.tooLarge ?? "") : "";
  input.setCustomValidity(words);
  const said = document.getElementById(`${input.id}-said`);
  said?.replaceChildren(...(words ? [Object.assign(document.createElement("p"), { className: "error", textContent: words })] : []));
});
