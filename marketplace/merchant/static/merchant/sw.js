// Wakes up when a new order is announced, also while no page of the shop is open. Keeps no page.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const news = event.data ? event.data.json() : {};
  const shown = self.registration.showNotification(news.title || "", {
    body: news.body,
    tag: news.title,
    renotify: true,
    data: { url: news.url },
  });
  const counted = self.navigator.setAppBadge?.(news.count).catch(() => {});
  event.waitUntil(Promise.all([shown, counted]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url || "/"));
});

/** The page that is open already, or a new one. */
async function open(url) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find((one) => new URL(one.url).pathname === url);
  if (page) await page.focus();
  else await self.clients.openWindow(url);
}
