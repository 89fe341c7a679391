import { Problem } from "../shared/api"

export const isStale = (error: unknown) => error instanceof Problem && error.status === 412

/** The version of a thing that a change is made to. */
export const match = (thing: { version: number }) => `"${thing.version}"`

/** Makes a change. Where somebody else was faster, what is shown is read again. */
export async function change(act: () => Promise<unknown>, onStale: () => void) {
  try {
    await act()
  } catch (error) {
    if (isStale(error)) onStale()
    throw error
  }
}
