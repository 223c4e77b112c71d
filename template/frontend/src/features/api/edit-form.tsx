import {useMutation} from "@tanstack/react-query";
import {type FormEvent, useState} from "react";
import {useCore} from "../../core/core";
import {RequestError, sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {Field, TextField} from "../../design/field";
import {getItem, ITEMS, type Item, type ItemsData, NOTE_LIMIT, TITLE_LIMIT} from "./items";
import {withReplaced} from "./items-data";
import {useUpdateItem} from "./use-items";

/** Saves over the version it was opened with; somebody else's change in between is never overwritten unseen. */
export function EditForm({item, onDone}: {item: Item; onDone: () => void}) {
  const [base, setBase] = useState(item);
  const [draft, setDraft] = useState({title: item.title, note: item.note});
  const update = useUpdateItem(base, onDone);
  const take = (current: Item) => {
    setBase(current);
    setDraft({title: current.title, note: current.note});
    update.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!update.isPending) update.mutate({title: draft.title.trim(), note: draft.note.trim()});
  };
  return (
    <form className="item-form stack" onSubmit={submit} aria-label={`Edit ${item.title}`}>
      <Field
        label="Title"
        value={draft.title}
        required
        autoFocus
        maxLength={TITLE_LIMIT}
        pattern=".*\S.*"
        onChange={(event) => setDraft({...draft, title: event.target.value})}
      />
      <TextField
        label="Note"
        value={draft.note}
        maxLength={NOTE_LIMIT}
        onChange={(event) => setDraft({...draft, note: event.target.value})}
      />
      {update.isError && <Refused error={update.error} itemId={item.itemId} onReload={take} />}
      <div className="row">
        <Button look="main" type="submit" busy={update.isPending}>
          Save
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

interface RefusedProps {
  error: Error;
  itemId: string;
  onReload: (item: Item) => void;
}

function Refused({error, itemId, onReload}: RefusedProps) {
  const {http, queries} = useCore();
  const reload = useMutation({
    mutationFn: () => getItem(http, itemId),
    onSuccess: (item) => {
      queries.setQueryData<ItemsData>(ITEMS, (data) => withReplaced(data, itemId, item));
      onReload(item);
    },
  });
  if (!(error instanceof RequestError && error.status === 409))
    return <Alert>Not saved. {sentenceOf(error)}</Alert>;
  return (
    <Alert
      look="note"
      action={
        <Button busy={reload.isPending} onClick={() => reload.mutate()}>
          Load the newer version
        </Button>
      }
    >
      This item was changed elsewhere while you edited it, so nothing was saved.
    </Alert>
  );
}
