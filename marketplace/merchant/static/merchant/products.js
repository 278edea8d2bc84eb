// The list of products: a price or a stock is sent without leaving the row.

let last = Promise.resolve();
const sent = new WeakSet();

/** Send a small form of a row and draw the row that comes back; one after the other, as tapped. */
function sendRow(event) {
  const form = event.target;
  const row = form.closest("[data-row]");
  if (!form.matches("[data-in-row]") || !row) return;
  event.preventDefault();
  // Enter both changes the field and sends the form: a typed number is sent once.
  if (!event.submitter?.name && sent.has(form)) return;
  sent.add(form);
  const values = new FormData(form, event.submitter);
  asNewTap(form, values, Number(event.submitter?.value));
  last = last.then(() => send(form, values, row.id));
}

/** A second tap before the row is drawn again is an entry of its own, from where the first one led. */
function asNewTap(form, values, step) {
  if (!values.has("nonce")) return;
  values.set("nonce", crypto.randomUUID());
  if (step) form.elements.was.value = Math.max(0, Number(form.elements.was.value) + step);
}

async function send(form, values, rowId) {
  const focused = document.activeElement?.id;
  const row = document.getElementById(rowId);
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: values, headers: { "X-Fragment": "1" } });
    if (answer.headers.get("X-Fragment")) draw(row, await answer.text(), focused);
    else location.reload();
  } catch {
    row.removeAttribute("aria-busy");
    sent.delete(form);
    const lost = document.querySelector("[data-lost]");
    lost.hidden = false;
    lost.scrollIntoView({ block: "nearest" });
  }
}

/** Put a row in the place of another, with the same things chosen, unfolded and focused. */
function draw(row, text, focused) {
  const box = document.createElement("template");
  box.innerHTML = text.trim();
  const fresh = box.content.firstElementChild;
  for (const open of row.querySelectorAll("details[open]")) {
    fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
  }
  fresh.querySelector(".good__pick input").checked = row.querySelector(".good__pick input").checked;
  row.replaceWith(fresh);
  const wrong = fresh.querySelector("[aria-invalid]");
  const next = wrong ?? (focused ? document.getElementById(focused) : null);
  next?.focus({ preventScroll: true });
}

/** A number typed by hand is sent when one leaves its field. */
function sendTyped(event) {
  const form = event.target.closest("[data-in-row]");
  if (form && event.target.matches("input:not([type=hidden])")) form.requestSubmit();
}

/** « Tout choisir sur cette page ». */
function pickAll() {
  const all = document.querySelector("[data-picks-all]");
  if (!all) return;
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(".good__pick input")) box.checked = all.checked;
  });
}

document.addEventListener("submit", sendRow);
document.addEventListener("change", sendTyped);
for (const select of document.querySelectorAll("[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
pickAll();
