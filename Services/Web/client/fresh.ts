import { useEffect } from "react"

/** Reads again what can be had while somebody looks: each half minute, and on return to the tab. */
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
