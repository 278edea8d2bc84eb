// Ticks of the picking list stay on this phone, and go after three days.

const KEPT_DAYS = 3;
const PREFIX = "placette.picking.";

const list = document.querySelector("[data-picking]");
if (list) start(list);

function start(form) {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  forgetOld();
  const taken = read(form.dataset.picking);
  // More units since the tick: the article is to be fetched again.
  for (const box of boxes) box.checked = taken[box.name] === Number(box.dataset.units);
  const keep = () => {
    const ticks = boxes.filter((box) => box.checked);
    write(form.dataset.picking, Object.fromEntries(ticks.map((box) => [box.name, Number(box.dataset.units)])));
    show(form, boxes);
  };
  form.addEventListener("change", keep);
  form.addEventListener("reset", () => setTimeout(keep));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("[data-picking-state]").hidden = false;
  show(form, boxes);
}

function show(form, boxes) {
  const units = (some) => some.reduce((sum, box) => sum + Number(box.dataset.units), 0);
  const [done, all] = [units(boxes.filter((box) => box.checked)), units(boxes)];
  const said = form.querySelector("[data-picking-count]");
  said.textContent = done === all ? said.dataset.all : said.dataset.some.replace("%s", done).replace("%s", all);
  form.querySelector("[data-picking-progress]").value = done;
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) || "{}").ticks || {};
  } catch {
    return {};
  }
}

function write(name, ticks) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), ticks }));
  } catch {
    // A phone that keeps nothing: the list works without memory.
  }
}

function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const { at } = JSON.parse(localStorage.getItem(key));
      if (!(Date.now() - at < KEPT_DAYS * 86400000)) localStorage.removeItem(key);
    }
  } catch {
    // Nothing was kept.
  }
}
