// Small comforts; every page works without them.

/** Send a quantity as soon as it was changed by hand. */
function submitChangedQuantities() {
  for (const form of document.querySelectorAll("[data-stepper]")) {
    form.querySelector("input[type=number]")?.addEventListener("change", () => form.requestSubmit());
  }
}

/** Fetch a fragment again every few seconds: <div data-refresh-url="…" data-refresh-seconds="15">. */
function refreshFragments() {
  for (const box of document.querySelectorAll("[data-refresh-url]")) {
    const seconds = Math.max(5, Number(box.dataset.refreshSeconds) || 15);
    setInterval(() => refreshFragment(box), seconds * 1000);
  }
}

async function refreshFragment(box) {
  if (document.hidden || box.contains(document.activeElement)) return;
  try {
    const answer = await fetch(box.dataset.refreshUrl, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) return;
    const text = await answer.text();
    if (text !== box.dataset.seen) {
      box.innerHTML = text;
      box.dataset.seen = text;
    }
  } catch {
    // Offline for a moment: the next round tries again.
  }
}

/** Load the page again after a while: <section data-reload-seconds="4">. A button does it without script. */
function reloadSoon() {
  const box = document.querySelector("[data-reload-seconds]");
  if (box) setTimeout(() => location.reload(), Number(box.dataset.reloadSeconds) * 1000);
}

/** Let messages be closed. */
function closableMessages() {
  const label = document.documentElement.lang === "en" ? "Close" : "Fermer";
  for (const box of document.querySelectorAll("[data-dismissible]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    button.setAttribute("aria-label", label);
    button.textContent = "×";
    button.addEventListener("click", () => box.remove());
    box.append(button);
  }
}

/** Copy a text: <button hidden data-copy="7KQ4M2" data-copied="Copié">. The button shows only with script. */
function copyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  }
}

/** Print: <button hidden data-print>. */
function printButtons() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** A plan wider than the page opens on its middle, unless the address points at a shop of it. */
function centrePlans() {
  if (location.hash) return;
  for (const frame of document.querySelectorAll(".map-frame")) {
    frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
  }
}

submitChangedQuantities();
centrePlans();
refreshFragments();
reloadSoon();
closableMessages();
copyButtons();
printButtons();
document.querySelector("[data-focus]")?.focus();
