// The demo organisation: who can be there with one click, and every page that they can go to from there.

/** Per role the button on the demo's sign-in page. */
export const ROLES = {
  administrator: "Ruud, beheerder",
  lead: "Lotte, teamleider",
  agent: "Karin, specialist",
  desk: "Bea, receptie",
};

/** Pages of one kind (`/conversations/…?tag`) that are opened, and of one path (`/conversations/…`) that are looked at. */
const OPENED_MAX = 2;
const LOOKED_AT_MAX = 2;

/** Signs in with one click, and waits for Today. */
export async function signIn(page, desk, role) {
  await page.goto(`${desk.address}/`);
  await page.getByRole("button", { name: ROLES[role] }).click();
  await page.waitForURL("**/today");
}

/** The language in which the desk speaks to this colleague, chosen on their own page. */
export async function speak(page, desk, language) {
  await page.goto(`${desk.address}/preferences`);
  const form = page.locator("form", { has: page.locator("[name=language]") });
  await form.locator("select[name=language]").selectOption(language);
  await form.locator("button").first().click();
  await page.locator(`html[lang=${language}]`).waitFor();
}

/**
 * Goes from Today along every link that stays on the desk, a few of each kind, and looks at each page with `look(path)`.
 * Gives the paths seen, and what was wrong: a link to nowhere, a request that failed or left this machine, a word on the console.
 */
export async function follow(page, desk, look = async () => {}) {
  const todo = [{ path: "/today", from: "sign-in" }];
  const [seen, wrong] = [[], []];
  const [opened, lookedAt] = [counter(OPENED_MAX), counter(LOOKED_AT_MAX)];
  const stop = listenForTrouble(page, desk, (trouble) => wrong.push(`${trouble} (on ${seen.at(-1)})`));
  while (todo.length > 0) {
    const { path, from } = todo.shift();
    if (seen.includes(path) || !opened(kindOf(path))) continue;
    seen.push(path);
    const reply = await page.goto(`${desk.address}${path}`);
    if (reply.status() !== 200) wrong.push(`${path} (linked from ${from}) gives ${reply.status()}`);
    if (reply.status() !== 200 || !/^text\/html/.test(reply.headers()["content-type"])) continue;
    const links = await linksOn(page);
    if (lookedAt(kindOf(path).split("?")[0])) await look(path).catch((error) => wrong.push(error.message));
    todo.push(...links.map((to) => ({ path: to, from: path })));
  }
  stop();
  return { seen, wrong: [...wrong, ...page.complaints] };
}

/** Says of each kind whether there may be one more. */
function counter(most) {
  const counts = new Map();
  return (kind) => counts.set(kind, (counts.get(kind) ?? 0) + 1).get(kind) <= most;
}

/** Tells of each request that leaves this machine, that fails, or that is refused; gives how to stop that. */
function listenForTrouble(page, desk, tell) {
  const asked = (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== desk.address) tell(`a request to ${request.url()}`);
  };
  const failed = (request) => {
    // Whoever goes on to the next page cuts off what the last one was still asking.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") tell(`${request.url()} failed: ${why}`);
  };
  page.on("request", asked).on("requestfailed", failed);
  return () => page.off("request", asked).off("requestfailed", failed);
}

/** `/conversations/…?tag` for each conversation, whatever the tag; lists narrowed down in several ways at once are all alike. */
function kindOf(path) {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const narrowed = searchParams.size > 1 ? "several" : [...searchParams.keys()].join();
  return `${pathname.replaceAll(/[0-9a-f-]{20,}|[\w-]{22,}|\d+/g, "…")}?${narrowed}`;
}

function linksOn(page) {
  return page.evaluate(() => {
    const links = [...document.querySelectorAll("a[href]:not([download]):not([target])")].map((link) => new URL(link.href));
    return links.filter((url) => url.origin === location.origin && !url.hash).map((url) => url.pathname + url.search);
  });
}
