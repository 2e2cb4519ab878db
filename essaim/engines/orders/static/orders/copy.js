// The copy of the page that this phone opens without network, and the rows that changed since it was made.
// One cache a person, named after them: ui.js empties it as soon as somebody else reads, or nobody.
const reader = document.body.dataset.reader;
const NAME = `reader-${reader}`;
const YOUNG = 5 * 60_000;
const HEADERS = ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"];
const STATIC = new URL("..", import.meta.url).href;

const kept = async () => ((await caches.has(NAME)) ? caches.open(NAME) : null);
const pathOf = (request) => new URL(request.url).pathname;

export async function dateOfCopy(page) {
  const copy = await (await kept())?.match(page);
  return copy && new Date(copy.headers.get("Kept-At"));
}

export async function isYoung(page) {
  const date = await dateOfCopy(page);
  return Boolean(date) && Date.now() - date < YOUNG;
}

// Asks for the whole list and keeps it with its styles and scripts. Gives the document; null, and forgets the copy,
// when it is not ours any more; fails when no answer comes.
export async function makeCopy(page) {
  const at = new Date().toISOString();
  const response = await fetch(`${page}?tous=1`, { headers: { Accept: "text/html" } });
  if (response.status >= 500) throw new Error(response.statusText);
  const html = await response.text();
  const found = new DOMParser().parseFromString(html, "text/html");
  const panel = found.body.dataset.reader === reader && found.getElementById("gestes");
  await forgetCopy(page, panel ? at : undefined);
  if (!panel) return null;
  if ("over" in panel.dataset) await forgetCopy(page);
  else await store(page, html, response.headers, at).catch(() => forgetCopy(page));
  return found;
}

async function store(page, html, given, at) {
  const headers = new Headers({ "Kept-At": at });
  HEADERS.filter((name) => given.has(name)).forEach((name) => headers.set(name, given.get(name)));
  const cache = await caches.open(NAME);
  await cache.put(page, new Response(html.replace("<body ", `<body data-kept="${at}" `), { headers }));
  await keepFiles(cache);
}

async function keepFiles(cache) {
  const used = new Set(performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.startsWith(STATIC)));
  const had = new Set((await cache.keys()).map((one) => one.url));
  await cache.addAll([...used].filter((name) => !had.has(name)));
}

// The distribution is over: nothing of it stays here. With a moment: only what was kept before it goes.
export async function forgetCopy(page, before = "9999") {
  const cache = await kept();
  if (!cache) return;
  for (const one of await cache.keys()) {
    if (!pathOf(one).startsWith(page)) continue;
    if ((await cache.match(one)).headers.get("Kept-At") < before) await cache.delete(one);
  }
}

export async function keepRow(page, number, html) {
  const headers = { "Kept-At": new Date().toISOString() };
  await (await caches.open(NAME)).put(`${page}${number}/`, new Response(html, { headers }));
}

export async function keptRows(page) {
  const cache = await kept();
  if (!cache) return [];
  const rows = (await cache.keys()).filter((one) => pathOf(one).startsWith(page) && pathOf(one) !== page);
  return Promise.all(rows.map(async (one) => (await cache.match(one)).text()));
}
