// « Être prévenu sur ce téléphone »: the browser's own push service tells of new orders.

const row = document.querySelector("[data-push]");
if (row && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) offer(row);

function offer(row) {
  const choice = row.querySelector("input[type=checkbox]");
  const kept = `placette.push.${row.dataset.shop}`;
  row.hidden = false;
  row.closest("[data-alerts]").hidden = false;
  choice.checked = Notification.permission === "granted" && read(kept) !== null;
  choice.disabled = false;
  choice.addEventListener("change", async () => {
    choice.disabled = true;
    say(row, "");
    try {
      choice.checked = choice.checked ? await switchOn(row, kept) : await switchOff(row, kept);
    } catch {
      choice.checked = false;
      say(row, row.dataset.failed);
    }
    choice.disabled = false;
  });
  if (choice.checked) keepUp(row, kept).catch(() => {});
}

/** The push service may have given this phone another address since, or none. */
async function keepUp(row, kept) {
  const worker = await navigator.serviceWorker.register(row.dataset.worker);
  const current = await worker.pushManager.getSubscription();
  if (!current) {
    forget(kept);
    row.querySelector("input[type=checkbox]").checked = false;
  } else if (current.endpoint !== read(kept)) {
    await tell(row, current, kept);
  }
}

async function switchOn(row, kept) {
  if ((await Notification.requestPermission()) !== "granted") {
    say(row, row.dataset.denied);
    return false;
  }
  const registration = await navigator.serviceWorker.register(row.dataset.worker);
  await active(registration);
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(row.dataset.key),
  });
  return tell(row, subscription, kept);
}

/** A worker that was just installed takes a moment to wake up. */
function active(registration) {
  const worker = registration.installing || registration.waiting;
  if (registration.active || !worker) return undefined;
  return new Promise((done) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && done());
  });
}

async function switchOff(row, kept) {
  const registration = await navigator.serviceWorker.getRegistration(row.dataset.worker);
  const subscription = await registration?.pushManager.getSubscription();
  forget(kept);
  if (subscription) await send(row.dataset.off, row, { endpoint: subscription.endpoint });
  return false;
}

async function tell(row, subscription, kept) {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await send(row.dataset.on, row, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  if (answer.status === 204) {
    keep(kept, endpoint);
    return true;
  }
  say(row, answer.status === 409 ? (await answer.json()).message : row.dataset.failed);
  return false;
}

function send(url, row, values) {
  const csrfmiddlewaretoken = row.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken, ...values }) });
}

function say(row, text) {
  row.querySelector("[role=status]").textContent = text;
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A phone that keeps nothing shows the switch off next time.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}
