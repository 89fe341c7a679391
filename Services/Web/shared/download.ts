import type { Session } from "./session"
import { Problem } from "./api"

/** Gives somebody a file. */
export function keep(file: Blob, name: string) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

export const keepJSON = (value: unknown, name: string) =>
  keep(new Blob([JSON.stringify(value, null, 1)], { type: "application/json" }), name)

/** Gives somebody what the platform has as a file. */
export async function download(path: string, type: string, name: string, session: Session) {
  const answer = await fetch(path, { headers: { Accept: type, Authorization: `Bearer ${await session.token()}` } })
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})) as object)
  keep(await answer.blob(), name)
}
