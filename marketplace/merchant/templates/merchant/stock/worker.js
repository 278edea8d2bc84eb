// Opens the counter without a network: keeps the page, its parts and the list of articles.

const STORE = "placette-counter-1";
const PATIENCE = 4000;
const home = new URL("./", self.location).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page was loaded before this script stood between it and the network: it says what it needs.
self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepAll(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === home) event.respondWith(fromNetwork(request, url.search ? null : home, home));
  } else {
    const isList = url.pathname.startsWith(home);
    event.respondWith(fromNetwork(request, isList ? request.url : null, request.url));
  }
});

async function keepAll(addresses) {
  const store = await caches.open(STORE);
  const known = new Set(addresses);
  for (const request of await store.keys()) {
    if (!known.has(request.url)) await store.delete(request);
  }
  for (const address of addresses) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected) await store.put(address, answer);
  }
}

/** The network's answer; without one in time, what was kept under `kept`. Kept again as `keepAs`. */
async function fromNetwork(request, keepAs, kept) {
  const store = await caches.open(STORE);
  const old = await store.match(kept);
  const asked = fetch(request).then(async (answer) => {
    // Signed out: the next person at this phone does not see the shop's page.
    if (answer.type === "opaqueredirect") await caches.delete(STORE);
    else if (answer.ok && keepAs) await store.put(keepAs, answer.clone());
    return answer;
  });
  if (!old) return asked;
  asked.catch(() => {});
  const late = new Promise((give) => setTimeout(() => give(old), PATIENCE));
  return Promise.race([asked, late]).catch(() => old);
}
