// The counter on a bad network: every tap is kept in the page, sent once, and answered in words.

const box = document.querySelector("[data-counter]");
const PER_BATCH = 50;
const AGAIN_MILLISECONDS = 10_000;
const RESULTS = 8;
const LOG_LENGTH = 12;

const shop = box.dataset.shop;
const room = `placette.counter.${shop}.`;
const part = (name, within = box) => within.querySelector(`[data-${name}]`);
const word = (name) => part("words").content.querySelector(`[data-word="${name}"]`).textContent;

// -- What is kept: one entry a key, so that two pages never write over each other -------------

const device = (localStorage[`${room}device`] ||= crypto.randomUUID());
const kept = (kind) =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(`${room}${kind}.`))
    .sort()
    .map((key) => ({ key, ...JSON.parse(localStorage[key]) }));

let made = 0;

/** Put an entry at the end of the queue and begin to send it. */
function keep(entry) {
  made += 1;
  const at = Date.now();
  const key = `${room}queue.${at}.${String(made).padStart(6, "0")}.${entry.nonce}`;
  localStorage[key] = JSON.stringify({ ...entry, at });
  const article = articles.get(entry.article);
  if (article) showStock(entry.article, after(article.onHand, entry), article.held);
  draw();
  send();
}

function after(onHand, entry) {
  if (entry.kind === "count") return entry.quantity;
  if (entry.kind === "undo") return Math.max(0, onHand - entry.change);
  return Math.max(0, onHand + (entry.kind === "sold" ? -entry.quantity : entry.quantity));
}

// -- Sending -----------------------------------------------------------------------------------

let sending = false;
let trouble = "";
let size = PER_BATCH;

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let batch = next(); batch.length; batch = next()) {
      const answer = await post(batch);
      if (!answer) break;
      size = PER_BATCH;
      answer.results.forEach((result, place) => settle(batch[place], result));
    }
  } finally {
    sending = false;
    draw();
  }
}

/** The entries to send now; from here on each may have arrived, whatever we hear. */
function next() {
  const batch = kept("queue").slice(0, size);
  for (const { key, ...entry } of batch) localStorage[key] = JSON.stringify({ ...entry, tried: true });
  return batch;
}

async function post(batch, freshly = false) {
  let answer;
  try {
    answer = await fetch(box.dataset.queue, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ shop, device, entries: batch.map(told) }),
    });
  } catch {
    trouble = "offline";
    return null;
  }
  trouble = "";
  if (answer.ok) return answer.json();
  if (answer.type === "opaqueredirect") trouble = "sign-in";
  else if (answer.status === 403 && !freshly && (await freshToken())) return post(batch, true);
  else if (answer.status === 403) trouble = "sign-in";
  else if (answer.status < 500 && batch.length > 1) size = 1;
  else if (answer.status < 500) settle(batch[0], { done: false, message: word("refused") });
  else trouble = "offline";
  return null;
}

/** What the server needs of an entry; how long it waited, since only this clock knows. */
function told({ nonce, article, kind, quantity, undoes, at }) {
  return { nonce, article, kind, quantity: quantity ?? 0, undoes, age: Math.max(0, Date.now() - at) };
}

const fields = () => [
  ...document.querySelectorAll("input[name=csrfmiddlewaretoken]"),
  ...part("article-template").content.querySelectorAll("input[name=csrfmiddlewaretoken]"),
];
const token = () => fields()[0].value;

/** Somebody signed in again meanwhile: the page of now has another token. */
async function freshToken() {
  const answer = await fetch(box.dataset.page, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!found || found === token()) return false;
  fields().forEach((field) => (field.value = found));
  return true;
}

/** An answer: the entry leaves the queue, done or with a question. */
function settle(entry, result) {
  delete localStorage[entry.key];
  if (result.on_hand !== undefined) showStock(entry.article, result.on_hand, result.held);
  const { key: _key, tried: _tried, ...rest } = entry;
  if (result.done) note({ ...rest, state: "done", message: result.missing ? result.message : "" });
  else localStorage[`${room}conflict.${entry.at}.${entry.nonce}`] = JSON.stringify({ ...rest, message: result.message });
}

// -- What was done, on this page ---------------------------------------------------------------

const done = [];

function note(entry) {
  if (entry.kind === "undo") {
    const known = done.find((one) => one.nonce === entry.undoes);
    if (known) known.undone = true;
    box.querySelector(`li[data-nonce="${entry.undoes}"]`)?.setAttribute("data-undone", "");
    return;
  }
  done.unshift(entry);
}

function undo(nonce, article, change, title) {
  const waiting = kept("queue").find((entry) => entry.nonce === nonce);
  if (waiting && !waiting.tried) {
    delete localStorage[waiting.key];
    const known = articles.get(article);
    if (known) showStock(article, after(known.onHand, { kind: "undo", change }), known.held);
    draw();
    return;
  }
  keep({ nonce: crypto.randomUUID(), kind: "undo", article, undoes: nonce, change, title });
}

function changeOf(entry) {
  if (entry.kind === "sold") return -entry.quantity;
  return entry.kind === "received" ? entry.quantity : entry.quantity - (entry.before ?? entry.quantity);
}

const signed = (number) => (number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "=");
const hour = (at) => {
  const said = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  return document.documentElement.lang === "fr" ? said.replace(":", "\u00a0h\u00a0") : said;
};

function draw() {
  const queue = kept("queue");
  const state = part("state");
  const waits = queue.length > 1 ? word("waiting").replace("%s", queue.length) : queue.length ? word("waiting-one") : "";
  const said = [navigator.onLine && trouble !== "offline" ? "" : word("offline"), trouble === "sign-in" ? word("sign-in") : "", waits];
  const text = sending && !trouble ? "" : said.filter(Boolean).join(" ");
  if (state.dataset.said !== text) {
    state.dataset.said = text;
    state.textContent = text;
  }
  state.classList.toggle("counter__state--bad", trouble === "sign-in");
  drawLog(queue);
  drawConflicts();
}

function drawLog(queue) {
  const log = part("log");
  log.querySelectorAll("[data-mine]").forEach((row) => row.remove());
  const undoing = new Set(queue.filter((entry) => entry.kind === "undo").map((entry) => entry.undoes));
  const waiting = queue.filter((entry) => entry.kind !== "undo").map((entry) => ({ ...entry, state: "waits" }));
  const rows = [...waiting.reverse(), ...done].slice(0, LOG_LENGTH);
  if (rows.length) part("none", log)?.remove();
  log.prepend(...rows.map((entry) => row(entry, undoing.has(entry.nonce))));
}

function row(entry, undoing) {
  const item = part("entry-template").content.cloneNode(true).firstElementChild;
  item.dataset.mine = "";
  item.dataset.nonce = entry.nonce;
  const undone = entry.undone || undoing;
  if (undone) item.dataset.undone = "";
  part("change", item).textContent = entry.kind === "count" ? `= ${entry.quantity}` : signed(changeOf(entry));
  part("title", item).textContent = entry.title;
  const notes = [word(entry.kind), word(undone ? "undone" : entry.state), entry.message];
  part("note", item).textContent = notes.filter(Boolean).join(" · ");
  const form = part("undo", item);
  if (undone) form.remove();
  else Object.assign(form.dataset, { article: entry.article, change: changeOf(entry), nonce: entry.nonce, title: entry.title });
  return item;
}

function drawConflicts() {
  const list = part("conflicts");
  const conflicts = kept("conflict");
  const keys = conflicts.map((entry) => entry.key).join();
  if (list.dataset.keys === keys) return;
  list.dataset.keys = keys;
  list.replaceChildren(...conflicts.map(conflict));
}

function conflict({ key, message, at, nonce: _nonce, ...entry }) {
  const item = part("conflict-template").content.cloneNode(true).firstElementChild;
  const what = entry.kind === "undo" ? "" : entry.kind === "count" ? ` ${entry.quantity}` : ` ${signed(changeOf(entry))}`;
  part("title", item).textContent = `${word(entry.kind)}${what} · ${entry.title} · ${hour(at)}`;
  part("message", item).textContent = message;
  const drop = () => {
    delete localStorage[key];
    draw();
  };
  part("drop", item).addEventListener("click", drop);
  const again = part("again", item);
  // What cannot be undone stays so; a count that is out of date is made again.
  if (entry.kind === "undo") again.remove();
  else
    again.addEventListener("click", () => {
      drop();
      if (entry.kind === "count") choose(entry.article);
      else keep({ ...entry, nonce: crypto.randomUUID() });
    });
  return item;
}

// -- The articles, and the one that was chosen --------------------------------------------------

const articles = new Map();
const fold = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
const bare = (code) => code.trim().toLowerCase().replace(/^0+/, "");

async function learn() {
  const answer = await fetch(box.dataset.articles).catch(() => null);
  if (!answer?.ok) return;
  const list = await answer.json();
  if (list.shop !== shop) return;
  for (const [id, title, sku, ean, onHand, held] of list.articles) {
    articles.set(id, { id, title, sku, ean, onHand, held, folded: fold(`${title} ${sku} ${ean}`) });
  }
  for (const entry of kept("queue")) {
    const article = articles.get(entry.article);
    if (article) article.onHand = after(article.onHand, entry);
  }
}

function find(text) {
  const all = [...articles.values()];
  const exact = all.filter(({ sku, ean }) => [sku, ean].some((code) => code && bare(code) === bare(text)));
  if (exact.length) return exact;
  const words = fold(text).split(/\s+/).filter(Boolean);
  return words.length ? all.filter(({ folded }) => words.every((one) => folded.includes(one))).slice(0, RESULTS) : [];
}

function showFound(found, text) {
  part("nothing")?.remove();
  part("found").replaceChildren(
    ...found.map((article) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "found" });
      button.append(element("b", article.title, "fr"), element("span", article.onHand, "", "num"), element("small", article.sku));
      button.addEventListener("click", () => choose(article.id));
      item.append(button);
      return item;
    }),
  );
  if (!found.length && text) part("found").append(element("li", word("nothing")));
}

function element(name, text, lang = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (lang) made.lang = lang;
  if (className) made.className = className;
  return made;
}

function choose(id) {
  const article = articles.get(id);
  if (!article) return;
  const item = part("article-template").content.cloneNode(true).firstElementChild;
  part("title", item).textContent = article.title;
  part("sku", item).textContent = article.sku;
  item.querySelectorAll("input[name=article]").forEach((field) => (field.value = id));
  const journal = part("journal", item);
  journal.href = journal.getAttribute("href").replace("/0/", `/${id}/`);
  showSteps(item);
  part("chosen").replaceChildren(item);
  box.dataset.article = id;
  showStock(id, article.onHand, article.held);
  part("found").replaceChildren();
  box.querySelector("#id_q").value = "";
  if (matchMedia("(pointer: fine)").matches) box.querySelector("#id_q").focus();
}

function showStock(id, onHand, held) {
  const article = articles.get(id);
  if (article) Object.assign(article, { onHand, held });
  const item = part("article-box");
  if (!item || Number(box.dataset.article) !== id) return;
  part("on-hand", item).textContent = onHand;
  part("held", item).textContent = held;
  part("held-box", item).hidden = !held;
  item.querySelector("[data-entry=count] input[name=quantity]").value = onHand;
}

// -- Taps ---------------------------------------------------------------------------------------

box.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches(".counter__find")) return search(event, form);
  if (form.matches("[data-entry]")) {
    event.preventDefault();
    const id = Number(form.elements.article.value);
    const title = part("title", part("article-box")).textContent;
    const quantity = Number(form.elements.quantity.value);
    const before = articles.get(id)?.onHand;
    keep({ nonce: crypto.randomUUID(), kind: form.dataset.entry, article: id, quantity, title, before });
    if (form.dataset.entry === "received") form.elements.quantity.value = 1;
  } else if (form.matches("[data-undo]")) {
    event.preventDefault();
    const { article, change, nonce, title } = form.dataset;
    const own = nonce ?? form.closest("[data-nonce]").dataset.nonce;
    undo(own, Number(article), Number(change), title ?? form.closest("li").querySelector("[lang]").textContent);
    form.remove();
  }
  return undefined;
});

function search(event, form) {
  if (!articles.size) return;
  event.preventDefault();
  const text = form.elements.q.value.trim();
  const found = find(text);
  if (found.length === 1) choose(found[0].id);
  else showFound(found, text);
}

const field = box.querySelector("#id_q");
field.addEventListener("input", suggest);

function suggest() {
  const text = field.value.trim();
  if (text.length < 2 || !articles.size) showFound([], "");
  else if (!/^\d{8,}$/.test(text)) showFound(find(text), "");
}

box.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const { quantity } = step.form.elements;
  quantity.value = Math.max(0, Number(quantity.value) + Number(step.dataset.step));
});

const showSteps = (within) => within.querySelectorAll("[data-step]").forEach((step) => (step.hidden = false));

// -- Beginning ----------------------------------------------------------------------------------

async function keepForLater() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(box.dataset.worker).catch(() => null);
  const worker = registration && (await navigator.serviceWorker.ready.then(({ active }) => active));
  const parts = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
  const addresses = [...parts].map((node) => node.href || node.src);
  worker?.postMessage({ keep: [box.dataset.page, box.dataset.articles, ...addresses].map((address) => new URL(address, location).href) });
}

const conflicts = document.createElement("div");
conflicts.dataset.conflicts = "";
part("state").after(conflicts);
window.addEventListener("online", () => send());
window.addEventListener("offline", draw);
document.addEventListener("visibilitychange", () => !document.hidden && send());
setInterval(() => kept("queue").length && send(), AGAIN_MILLISECONDS);
showSteps(box);
draw();
await learn();
// Whoever was quicker than the list finds it now.
if (document.activeElement === field) suggest();
send();
keepForLater();
