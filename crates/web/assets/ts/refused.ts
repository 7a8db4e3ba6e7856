// A page that refuses what was sent says why where it is wrong, which may be below the edge of the screen: that is brought into sight.
const told = "main :is([aria-invalid='true'], [role='alert'], .error)";

// The menu of a telephone lies over the lower edge.
const BAR = 80;

function show(): void {
  const wrong = [...document.querySelectorAll<HTMLElement>(told)].find((element) => element.checkVisibility());
  if (!wrong) return;
  if (wrong.matches("[aria-invalid='true']") && !document.activeElement?.matches("[aria-invalid='true']")) wrong.focus({ preventScroll: true });
  const { top, bottom } = wrong.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight - BAR) wrong.scrollIntoView({ block: "center" });
}

// The browser goes to the place of the address when the page has loaded: ours comes after that.
if (document.readyState === "complete") show();
else addEventListener("load", () => setTimeout(show));
