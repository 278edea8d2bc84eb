// Putting something in the basket without leaving the list; without script the form does the same.

const forms = document.querySelectorAll(".card__add, form[data-add]");

for (const form of forms) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Fragment": "1" },
      });
      const told = await answer.json();
      if (told.count) showCount(told.count, told.counted);
      toast(told.text, answer.ok ? told.link : null);
    } catch {
      form.submit();
    } finally {
      button.disabled = false;
    }
  });
}

// The large price is the chosen variant's.
for (const input of document.querySelectorAll(".options input[name=product]")) {
  input.addEventListener("change", () => {
    const option = input.closest(".option");
    const shown = document.querySelector(".product__price");
    shown.querySelector(".slate").textContent = option.querySelector(".num").textContent;
    const unit = shown.querySelector(".price__unit");
    const chosenUnit = option.querySelector("[data-unit-price]");
    if (unit) unit.textContent = chosenUnit ? chosenUnit.textContent : "";
    const struck = document.querySelector("[data-struck-main]");
    if (struck) struck.parentElement.hidden = !option.querySelector("[data-struck]");
    if (struck) struck.innerHTML = option.querySelector("[data-struck]")?.innerHTML ?? "";
  });
}

function showCount(count, counted) {
  const link = document.querySelector(".masthead__links > :last-child");
  let badge = link.querySelector(".masthead__count");
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "masthead__count";
    link.append(badge);
  }
  const word = document.createElement("span");
  word.className = "sr-only";
  word.textContent = ` ${counted}`;
  badge.replaceChildren(String(count), word);
}

let timer;
function toast(text, link) {
  let box = document.querySelector(".toast");
  if (!box) {
    box = document.createElement("div");
    box.className = "toast";
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  box.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.textContent = link.label;
    box.append(anchor);
  }
  clearTimeout(timer);
  timer = setTimeout(() => box.remove(), 6000);
}
