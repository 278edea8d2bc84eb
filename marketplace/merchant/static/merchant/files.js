// Files: when a chosen file was made, and how far the worker has come.

const PAUSE = 1500;

/** Tell when the file was last changed here, so that later corrections are not overwritten. */
function noteWhenMade() {
  const form = document.querySelector("[data-file-form]");
  if (!form) return;
  const choice = form.querySelector("[data-file]");
  const madeAt = form.querySelector("[data-made-at]");
  madeAt.closest(".field").hidden = true;
  madeAt.type = "hidden";
  madeAt.value = "";
  choice.addEventListener("change", () => {
    const file = choice.files[0];
    madeAt.value = file ? new Date(file.lastModified).toISOString() : "";
  });
}

/** Draw the progress anew every now and then; once the work is over, the page shows its outcome. */
async function follow(box) {
  try {
    const answer = await fetch(box.dataset.progressUrl, { headers: { "X-Fragment": "1" } });
    if (answer.headers.get("X-Done")) {
      location.reload();
      return;
    }
    if (answer.ok) box.innerHTML = await answer.text();
  } catch {
    // Offline for a moment: the next round tries again.
  }
  setTimeout(() => follow(box), PAUSE);
}

noteWhenMade();
const box = document.querySelector("[data-progress-url]");
if (box) setTimeout(() => follow(box), PAUSE);
