import { type ReactNode, useState } from "react"
import { office as w } from "../words/office"
import { get } from "../shared/api"
import { session } from "../shared/staff"
import { Button } from "../shared/fields"
import { Failed, Waiting } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"

interface Page<T> {
  items: T[]
  next?: string
}

interface Pages<T> {
  /** Undefined until the first page is there. */
  items: T[] | undefined
  error: unknown
  next: string | undefined
  load: ReturnType<typeof useAct<[]>>
  again(): void
}

/** A list that comes in pages: the first when it is shown, each further one when somebody asks for it. */
export function usePages<T>(path: string | undefined, cursor: "after" | "before" = "after"): Pages<T> {
  const first = useLoaded(path, () => get<Page<T>>(path ?? "", { session }))
  const [more, setMore] = useState<Page<T> & { of: string | undefined }>()
  const further = more?.of === path ? more : undefined
  const next = further ? further.next : first.value?.next
  const load = useAct(async () => {
    const page = await get<Page<T>>(`${path}&${cursor}=${encodeURIComponent(next ?? "")}`, { session })
    setMore({ of: path, items: [...(further?.items ?? []), ...page.items], ...(page.next ? { next: page.next } : {}) })
  })
  return {
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

/** A list in pages, as far as it was read, or what stands in place of an empty one. */
export function Paged<T>(
  { pages, rows = 4, empty, children }: {
    pages: Pages<T>
    rows?: number
    empty: ReactNode
    children(items: T[]): ReactNode
  },
) {
  return (
    <>
      {pages.error
        ? <Failed error={pages.error} again={pages.again} />
        : !pages.items
        ? <Waiting rows={rows} />
        : pages.items.length === 0
        ? empty
        : children(pages.items)}
      <More pages={pages} />
    </>
  )
}

function More({ pages }: { pages: Pages<unknown> }) {
  return (
    <>
      <Failed error={pages.load.error} />
      {pages.next && <Button busy={pages.load.isBusy} onClick={() => void pages.load.run()}>{w.more}</Button>}
    </>
  )
}
