// Two soft notes for a new order, made by the browser itself: no file is fetched.

const KEY = "placette.sound";
const NOTES = [
  { frequency: 659, at: 0 },
  { frequency: 880, at: 0.18 },
];
let context;

/** Whether this browser can make a sound. */
export function canRing() {
  return "AudioContext" in window;
}

/** Whether somebody switched the sound on, on this phone. */
export function wantsSound() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** Remember the choice on this phone. */
export function wantSound(wanted) {
  try {
    if (wanted) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
  } catch {
    // A phone that keeps nothing: the choice holds until the page is left.
  }
}

/** Ring. Before the first touch of a page browsers stay silent. */
export async function ring() {
  if (!canRing()) return;
  context ||= new AudioContext();
  if (context.state === "suspended") await context.resume().catch(() => {});
  if (context.state !== "running") return;
  for (const note of NOTES) play(note);
}

function play({ frequency, at }) {
  const begin = context.currentTime + at;
  const tone = new OscillatorNode(context, { type: "sine", frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.25, begin + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.7);
  tone.connect(volume).connect(context.destination);
  tone.start(begin);
  tone.stop(begin + 0.75);
}

// The first touch wakes the sound, so that a later order can be heard.
if (canRing() && wantsSound()) {
  addEventListener("pointerdown", () => {
    context ||= new AudioContext();
    context.resume().catch(() => {});
  }, { once: true });
}
