import { store } from "./store"

/** Rings until somebody reacts. Browsers let a page sound only after somebody has touched it. */
let audio: AudioContext | undefined
let timer: ReturnType<typeof setInterval> | undefined

export const canSound = store(false)

export function wake() {
  audio ??= new AudioContext()
  void audio.resume().then(() => canSound.set(audio?.state === "running"))
}

function ring() {
  if (!audio || audio.state !== "running") return
  const start = audio.currentTime
  for (const [index, pitch] of [880, 1175].entries()) {
    const tone = audio.createOscillator()
    const loudness = audio.createGain()
    tone.frequency.value = pitch
    tone.type = "triangle"
    loudness.gain.setValueAtTime(0.0001, start + index * 0.18)
    loudness.gain.exponentialRampToValueAtTime(0.5, start + index * 0.18 + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + index * 0.18 + 0.35)
    tone.connect(loudness).connect(audio.destination)
    tone.start(start + index * 0.18)
    tone.stop(start + index * 0.18 + 0.4)
  }
}

export function ringUntilStopped() {
  if (timer) return
  ring()
  timer = setInterval(ring, 2500)
}

export function stopRinging() {
  clearInterval(timer)
  timer = undefined
}
