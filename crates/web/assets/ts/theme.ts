// [data-theme-next] goes through: as this device, always light, always dark. Kept in a cookie, so the server can say it at once.
const values = ["", "light", "dark"];
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-next]")) {
  const words = (button.dataset.words ?? "").split("|");
  const root = document.documentElement;
  const show = () => (button.textContent = words[values.indexOf(root.dataset.theme ?? "")] ?? "");
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const next = values[(values.indexOf(root.dataset.theme ?? "") + 1) % values.length];
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    show();
  });
}
