import { useState } from "react"
import { office as w } from "../words/office"
import { get } from "../shared/api"
import { session } from "../shared/staff"
import { Button } from "../shared/fields"
import { Failed } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"

interface Page<T> {
  items: T[]
  next?: string
}

/** A list that comes in pages: the first when it is shown, each further one when somebody asks for it. */
export function usePages<T>(path: string | undefined, cursor: "after" | "before" = "after") {
  const first = useLoaded(path, () => get<Page<T>>(path ?? "", { session }))
  const [more, setMore] = useState<Page<T> & { of: string | undefined }>()
  const further = more?.of === path ? more : undefined
  const next = further ? further.next : first.value?.next
  const load = useAct(async () => {
    const page = await get<Page<T>>(`${path}&${cursor}=${encodeURIComponent(next ?? "")}`, { session })
    setMore({ of: path, items: [...(further?.items ?? []), ...page.items], ...(page.next ? { next: page.next } : {}) })
  })
  return {
    /** Undefined until the first page is there. */
    items: first.value && [...first.value.items, ...(further?.items ?? [])],
    error: first.error,
    next,
    load,
    again: () => {
      setMore(undefined)
      first.again()
    },
  }
}

export function More({ pages }: { pages: Pick<ReturnType<typeof usePages>, "next" | "load"> }) {
  return (
    <>
      {pages.load.error !== undefined && <Failed error={pages.load.error} />}
      {pages.next && <Button busy={pages.load.isBusy} onClick={() => void pages.load.run()}>{w.more}</Button>}
    </>
  )
}
