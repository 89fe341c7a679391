import { useEffect } from "react"

/** Reads again while somebody looks: each half minute, and when they come back to the tab. */
export function useFresh(again: () => void) {
  useEffect(() => {
    const look = () => document.hidden || again()
    const timer = setInterval(look, 30_000)
    document.addEventListener("visibilitychange", look)
    return () => {
      clearInterval(timer)
      document.removeEventListener("visibilitychange", look)
    }
  })
}
