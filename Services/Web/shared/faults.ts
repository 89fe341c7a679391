import { common as w } from "../words"
import { Problem, Unreachable } from "./api"

/** A problem in a sentence for people. */
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return w.unreachable
  if (error instanceof Problem) {
    const known = (w.problems as Record<string, string>)[error.code]
    if (error.code === "unavailable-product" && error.products.length) {
      return w.runOut(error.products.map((product) => product.name))
    }
    if (error.status === 429) return w.tooOften(error.retryAfter ?? 60)
    return known ?? w.failed
  }
  return w.failed
}

/** The faults of a form by the names of its fields, from the pointers of a problem. */
export function faultsOf(error: unknown, fields: Record<string, string>): Record<string, string> {
  const faults: Record<string, string> = {}
  if (!(error instanceof Problem)) return faults
  for (const fault of error.fields) {
    for (const [pointer, name] of Object.entries(fields)) {
      if (fault.pointer === pointer || fault.pointer.startsWith(pointer + "/")) {
        faults[name] ??= (w.faults as Record<string, string>)[fault.code] ?? w.faultOther
      }
    }
  }
  return faults
}
