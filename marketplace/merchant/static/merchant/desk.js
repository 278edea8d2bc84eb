// Taps on the day's list are sent without leaving the page, so that the place in it is kept.

/** Send a form of the list and draw the list that comes back; anything else is opened as a page. */
async function sendInPlace(event) {
  const box = event.target.closest("[data-in-place]");
  if (!box || event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Fragment": "1" },
    });
    if (!answer.headers.get("X-Fragment")) throw new Error("a page of its own");
    box.innerHTML = await answer.text();
    delete box.dataset.seen;
    box.querySelector(".messages")?.scrollIntoView({ block: "nearest" });
  } catch {
    // The same nonce or the same state: sent again as a page, it takes effect once.
    form.submit();
  }
}

document.addEventListener("submit", sendInPlace);
