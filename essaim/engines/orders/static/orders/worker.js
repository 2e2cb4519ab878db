// Answers for the page of a distribution when the network does not. The page itself keeps the copies: see copy.js.
"use strict";
const PATIENCE = 6_000; // milliseconds a page may take while a copy waits
const LIFE = 3 * 24 * 3_600_000;
const PAGE = new RegExp(`^${new URL(registration.scope).pathname}\\d+/$`);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode !== "navigate") event.respondWith(keptOrAsked(request));
  else if (PAGE.test(pathname)) event.respondWith(pageOrCopy(request, pathname));
});

// Styles, scripts and fonts carry their version in their name: the one kept is the right one.
const keptOrAsked = async (request) => (await caches.match(request)) ?? fetch(request);

// The page as it is now; its copy when the network is cut or too slow, or when the server is down.
async function pageOrCopy(request, pathname) {
  const asked = fetch(request);
  const copy = await copyOf(pathname);
  if (!copy) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, copy));
  const now = asked.then((answer) => (answer.status > 501 ? copy : answer), () => copy);
  return Promise.race([now, late]);
}

async function copyOf(pathname) {
  const copy = await caches.match(pathname);
  if (!copy || Date.now() - Date.parse(copy.headers.get("Kept-At")) < LIFE) return copy;
  for (const name of await caches.keys()) await (await caches.open(name)).delete(pathname);
  return undefined;
}
