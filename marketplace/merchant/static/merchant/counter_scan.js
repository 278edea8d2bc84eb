// The counter's camera, where the browser reads bar codes: what it sees goes into the field.

const counter = document.querySelector("[data-counter]");
const part = (name, within = counter) => within.querySelector(`[data-${name}]`);

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  part("scan-start").hidden = false;
  part("scan-start").addEventListener("click", scan);
}

async function scan() {
  const view = part("scan-view");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    part("no-camera").hidden = false;
    return;
  }
  view.hidden = false;
  const video = view.querySelector("video");
  video.srcObject = stream;
  await video.play();
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
  };
  part("scan-stop", view).addEventListener("click", stop, { once: true });
  const detector = new BarcodeDetector({ formats: ["ean_13", "ean_8", "upc_a", "code_128"] });
  while (stream.active) {
    const found = await detector.detect(video).catch(() => []);
    if (found.length) {
      stop();
      counter.querySelector("#id_q").value = found[0].rawValue;
      counter.querySelector(".counter__find").requestSubmit();
      return;
    }
    await new Promise((next) => setTimeout(next, 150));
  }
}
