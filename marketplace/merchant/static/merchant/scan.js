// Reads a QR code with the camera where the browser can; elsewhere the phone's camera opens the link.

const box = document.querySelector("[data-scan]");

if (box && "BarcodeDetector" in window && navigator.mediaDevices) {
  box.hidden = false;
  box.querySelector("[data-scan-start]").addEventListener("click", () => start(box));
}

async function start(box) {
  const view = box.querySelector("[data-scan-view]");
  const refused = box.querySelector("[data-scan-refused]");
  const video = view.querySelector("video");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    refused.hidden = false;
    return;
  }
  refused.hidden = true;
  view.hidden = false;
  video.srcObject = stream;
  await video.play();
  const stop = () => {
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
  };
  view.querySelector("[data-scan-stop]").addEventListener("click", stop, { once: true });
  const text = await firstCode(video, stream);
  stop();
  if (text) location.assign(`${box.dataset.scan}?scan=1&code=${encodeURIComponent(codeIn(text))}`);
}

/** The first code that the camera sees; nothing when the camera was stopped. */
async function firstCode(video, stream) {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (stream.active) {
    const found = await detector.detect(video).catch(() => []);
    if (found.length) return found[0].rawValue;
    await new Promise((next) => setTimeout(next, 150));
  }
  return "";
}

/** The last part of the ticket's address, or the text itself. */
function codeIn(text) {
  return text.replace(/\/+$/, "").split("/").pop();
}
