// Keeps the day's list up to date, says how old it is, and lets new orders be heard and counted.

import { canRing, ring, wantsSound, wantSound } from "./sound.js";

const box = document.querySelector("[data-live-url]");
const state = document.querySelector("[data-live-state]");
const lost = document.querySelector("[data-live-lost]");
const title = document.title;
let updatedAt = new Date();
let known = newOrders();

if (box) {
  setInterval(update, Math.max(5, Number(box.dataset.liveSeconds) || 20) * 1000);
  setInterval(sayAge, 5000);
  addEventListener("online", update);
  addEventListener("offline", fail);
  document.addEventListener("visibilitychange", () => document.hidden || update());
  // After a tap in the page the list is fresh, and holds nothing that was not seen.
  new MutationObserver(listChanged).observe(box, { childList: true });
  count();
}
offerSound();

async function update() {
  try {
    const answer = await fetch(box.dataset.liveUrl, { headers: { "X-Fragment": "1" } });
    if (!answer.headers.get("X-Fragment")) return answer.redirected ? location.reload() : fail();
    const text = await answer.text();
    fresh();
    const page = document.createElement("template");
    page.innerHTML = text;
    announce(newOrders(page.content));
    // A finger on the list: what it is about to touch must not move.
    const touched = !document.hidden && box.contains(document.activeElement);
    if (text !== box.dataset.seen && !touched) {
      box.dataset.seen = text;
      box.replaceChildren(page.content);
    }
  } catch {
    fail();
  }
}

function listChanged() {
  fresh();
  announce(newOrders());
}

function newOrders(root = document) {
  return new Set((root.querySelector("[data-new]")?.dataset.new || "").split(" ").filter(Boolean));
}

/** Ring for orders that were not there before; count those that wait in the tab's title and on the app's icon. */
function announce(orders) {
  const isNew = [...orders].some((order) => !known.has(order));
  known = orders;
  count();
  if (isNew && wantsSound()) ring();
}

function count() {
  document.title = known.size ? `(${known.size}) ${title}` : title;
  if (known.size) navigator.setAppBadge?.(known.size).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}

function fresh() {
  updatedAt = new Date();
  state.classList.remove("live--lost");
  if (lost.textContent) lost.replaceChildren();
  sayAge();
}

function fail() {
  state.classList.add("live--lost");
  if (lost.textContent) return;
  const at = updatedAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const notice = document.createElement("p");
  notice.className = "notice notice--attention";
  notice.textContent = lost.dataset.text.replace("%s", at);
  lost.replaceChildren(notice);
}

function sayAge() {
  const seconds = Math.round((Date.now() - updatedAt) / 1000);
  const [text, number] = seconds < 60 ? [state.dataset.seconds, seconds] : [state.dataset.minutes, Math.floor(seconds / 60)];
  state.querySelector("[data-live-said]").textContent = text.replace("%s", number);
}

function offerSound() {
  const alerts = document.querySelector("[data-alerts]");
  const choice = alerts?.querySelector("[data-sound]");
  if (!choice || !canRing()) return;
  alerts.hidden = false;
  choice.checked = wantsSound();
  choice.addEventListener("change", () => {
    wantSound(choice.checked);
    if (choice.checked) ring();
  });
}
