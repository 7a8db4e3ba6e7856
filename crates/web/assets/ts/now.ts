// The mark of now moves by the minute, without animation. The server said what time it is; we only count on from there.
import { all, bind } from "./bind";

const MINUTE_MS = 60000;
const told = new WeakMap<HTMLElement, { now: number; at: number }>();

/** Minutes since the server told this line what time it is. */
function gone(line: HTMLElement, now: number): number {
  let last = told.get(line);
  if (last?.now !== now) told.set(line, (last = { now, at: performance.now() }));
  return Math.floor((performance.now() - last.at) / MINUTE_MS);
}

function shift(): void {
  for (const line of all("[data-day-now]")) {
    const [from, until, now, clock] = [line.dataset.dayFrom, line.dataset.dayUntil, line.dataset.dayNow, line.dataset.dayClock].map(Number);
    const minutes = gone(line, now);
    if (!minutes || !(until > from)) continue;
    const place = `${Math.min(Math.max(((now + minutes * 60 - from) / (until - from)) * 100, 0), 100).toFixed(2)}%`;
    for (const mark of all("[data-now-at]", line)) mark.style.left = place;
    for (const past of all("[data-now-width]", line)) past.style.width = place;
    const total = (clock + minutes) % 1440;
    const word = `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
    for (const place of all("[data-now-word]", line)) place.textContent = word;
  }
}

bind(shift);
setInterval(shift, MINUTE_MS);
