// The product form made quicker: the photo is framed with a finger, rows come without a new page,
// the category says what it means, a bar code is read by the camera. Without it the form works too.

const form = document.querySelector("[data-good-form]");

if (form) {
  framePhoto(form.querySelector("[data-photo]"));
  sayPreset(form);
  addRows(form);
  scanCode(form);
  form.addEventListener("submit", sendOnce);
}

/** A second tap sends nothing; a page that comes back from the browser's memory may send again. */
function sendOnce(event) {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
}

/** Show the photo that was chosen; what the frame shows goes into the hidden field as parts of one. */
function framePhoto(box) {
  const crop = box.querySelector("[data-photo-crop]");
  const canvas = crop.querySelector("canvas");
  const zoom = crop.querySelector("[data-photo-zoom]");
  const field = box.querySelector("[data-photo-box]");
  const inputs = [...box.querySelectorAll("input[type=file]")];
  const fingers = new Map();
  const place = { x: 0.5, y: 0.5 };
  let picture = null;

  const size = () => {
    const wide = picture.width / picture.height > 4 / 3;
    const width = wide ? (picture.height * 4) / 3 : picture.width;
    return { width: width / zoom.value, height: (width * 3) / 4 / zoom.value };
  };
  const draw = () => {
    const { width, height } = size();
    const part = { x: width / picture.width, y: height / picture.height };
    for (const axis of ["x", "y"]) {
      place[axis] = Math.min(1 - part[axis] / 2, Math.max(part[axis] / 2, place[axis]));
    }
    const left = place.x - part.x / 2;
    const top = place.y - part.y / 2;
    canvas
      .getContext("2d")
      .drawImage(picture, left * picture.width, top * picture.height, width, height, 0, 0, 640, 480);
    field.value = [left, top, part.x, part.y].map((value) => value.toFixed(4)).join(",");
  };
  const move = (x, y) => {
    const { width, height } = size();
    place.x -= (x / canvas.clientWidth) * (width / picture.width);
    place.y -= (y / canvas.clientHeight) * (height / picture.height);
    draw();
  };

  for (const input of inputs) {
    input.addEventListener("change", async () => {
      const [file] = input.files;
      for (const other of inputs) if (other !== input) other.value = "";
      if (!file) return;
      box.querySelector("[data-photo-name]").textContent = file.name;
      try {
        picture = await createImageBitmap(file);
      } catch {
        crop.hidden = true;
        field.value = "";
        return;
      }
      Object.assign(place, { x: 0.5, y: 0.5 });
      zoom.value = 1;
      crop.hidden = false;
      box.querySelectorAll(".photo__now, .photo__waits").forEach((old) => old.remove());
      draw();
    });
  }
  zoom.addEventListener("input", draw);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => fingers.delete(event.pointerId));
  }
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    fingers.set(event.pointerId, event);
    if (other) {
      const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
      zoom.value *= apart(event) / Math.max(1, apart(before));
      draw();
    } else {
      move(event.clientX - before.clientX, event.clientY - before.clientY);
    }
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [10, 0], ArrowRight: [-10, 0], ArrowUp: [0, 10], ArrowDown: [0, -10] }[event.key];
    if (!step) return;
    event.preventDefault();
    move(...step);
  });
}

/** What the category proposes stands under it; the folded parts that it asks for open. */
function sayPreset() {
  const presets = JSON.parse(document.getElementById("presets").textContent);
  const select = form.elements.category;
  const words = form.querySelector("[data-preset-words]");
  const say = (isNew) => {
    const preset = presets[select.value];
    words.textContent = preset ? preset.words : "";
    if (!preset || !isNew) return;
    if (preset.food) form.querySelector("[data-fold=food]").open = true;
    if (preset.alcohol) form.querySelector("[data-fold=age]").open = true;
  };
  select.addEventListener("change", () => say(true));
  say(false);
}

function addRows() {
  const rows = form.querySelector("[data-rows]");
  const model = form.querySelector("[data-row-model]");
  const total = form.elements["variants-TOTAL_FORMS"];
  form.querySelector("[data-row-add]").addEventListener("click", (event) => {
    event.preventDefault();
    rows.insertAdjacentHTML("beforeend", model.innerHTML.replaceAll("__prefix__", total.value));
    total.value = Number(total.value) + 1;
    rows.lastElementChild.querySelector("input:not([type=hidden])").focus();
  });
}

/** Read the bar code with the camera, where the browser can; a scanner's Enter does not send the form. */
function scanCode() {
  const field = form.elements.ean;
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  const box = form.querySelector("[data-scan-ean]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  box.hidden = false;
  box.querySelector("[data-scan-start]").addEventListener("click", async () => {
    const view = box.querySelector("[data-scan-view]");
    const video = view.querySelector("video");
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      box.querySelector("[data-scan-refused]").hidden = false;
      return;
    }
    view.hidden = false;
    video.srcObject = stream;
    await video.play();
    const stop = () => {
      stream.getTracks().forEach((track) => track.stop());
      view.hidden = true;
    };
    view.querySelector("[data-scan-stop]").addEventListener("click", stop, { once: true });
    const detector = new BarcodeDetector({ formats: ["ean_13", "ean_8", "upc_a"] });
    while (stream.active) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) {
        field.value = found.rawValue;
        stop();
        field.focus();
      }
      await new Promise((next) => setTimeout(next, 150));
    }
  });
}
