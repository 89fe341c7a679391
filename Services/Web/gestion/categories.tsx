import { useState } from "react"
import type { Category, VersionedCategory } from "../contract"
import { common } from "../words"
import { office as w } from "../words/office"
import { get, newKey, post, put, remove } from "../shared/api"
import { session } from "../shared/staff"
import { Button, Field, Form } from "../shared/fields"
import { Dialog } from "../shared/dialog"
import { Fetched, toast } from "../shared/said"
import { useAct, useLoaded } from "../shared/loading"
import { match } from "./version"
import { Refused, SureButton } from "./forms"
import { whole } from "./written"

export function Categories(props: { categories: Category[]; onClose(): void }) {
  const loaded = useLoaded(
    "versioned",
    () => Promise.all(props.categories.map((one) => get<VersionedCategory>(`/categories/${one.id}`, { session }))),
  )
  const [name, setName] = useState("")
  const add = useAct(async () => {
    const position = Math.max(0, ...(loaded.value ?? []).map((one) => one.position)) + 1
    await post("/categories", { session, key: newKey(), body: { name: name.trim(), position } })
    toast(w.saved)
    props.onClose()
  })
  return (
    <Dialog title={w.categories} onClose={props.onClose}>
      <div className="stack">
        <Fetched from={loaded} rows={4}>
          {(list) => (
            <ul className="lines">
              {list.map((one) => (
                <CategoryRow key={`${one.id}-${one.version}`} category={one} all={props.categories} onDone={loaded.again} />
              ))}
            </ul>
          )}
        </Fetched>
        <Form
          onSubmit={() =>
            name.trim() && void add.run()}
          className="row ends"
          label={w.addCategory}
        >
          <div className="grow">
            <Field
              label={w.addCategory}
              required
              maxLength={60}
              value={name}
              onChange={(event) =>
                setName(event.target.value)}
            />
          </div>
          <Button type="submit" icon="plus" busy={add.isBusy}>{w.add}</Button>
        </Form>
        <Refused error={add.error} />
      </div>
    </Dialog>
  )
}

function CategoryRow({ category, all, onDone }: { category: VersionedCategory; all: Category[]; onDone(): void }) {
  const [name, setName] = useState(category.name)
  const [position, setPosition] = useState(String(category.position))
  const [parentId, setParent] = useState(category.parentId ?? "")
  const act = useAct(async (isGone: boolean) => {
    try {
      const body = { name: name.trim(), position: whole(position) ?? 0, ...(parentId ? { parentId } : {}) }
      if (isGone) await remove(`/categories/${category.id}`, { session, ifMatch: match(category) })
      else await put(`/categories/${category.id}`, { session, ifMatch: match(category), body })
      toast(w.saved)
    } finally {
      onDone()
    }
  })
  const isChanged = name !== category.name || position !== String(category.position) || parentId !== (category.parentId ?? "")
  return (
    <li className="stack tight">
      <div className="row wrap">
        <input
          className="input grow"
          aria-label={`${w.name} : ${category.name}`}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <input
          className="input narrow-input"
          aria-label={`${w.position} : ${category.name}`}
          inputMode="numeric"
          value={position}
          onChange={(event) => setPosition(event.target.value)}
        />
        <select
          className="input role"
          aria-label={`${w.parent} : ${category.name}`}
          value={parentId}
          onChange={(event) => setParent(event.target.value)}
        >
          <option value="">{w.noParent}</option>
          {all.filter((one) => one.id !== category.id).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
        {isChanged
          ? <Button kind="main" busy={act.isBusy} onClick={() => void act.run(false)}>{common.save}</Button>
          : <SureButton label={common.remove} busy={act.isBusy} onSure={() => void act.run(true)} />}
      </div>
      <Refused error={act.error} />
    </li>
  )
}
