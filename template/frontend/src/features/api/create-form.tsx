import {Plus} from "lucide-react";
import {type FormEvent, useRef, useState} from "react";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {Field, TextField} from "../../design/field";
import {type Draft, NOTE_LIMIT, TITLE_LIMIT} from "./items";
import {type Creation, useCreateItem} from "./use-items";

const EMPTY: Draft = {title: "", note: ""};

interface Refusal {
  creation: Creation;
  error: Error;
}

/** Empties itself at once for the next item; what the server refuses comes back with the reason. */
export function CreateForm() {
  const [draft, setDraft] = useState(EMPTY);
  const [refusals, setRefusals] = useState<Refusal[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const create = useCreateItem((creation, error) => setRefusals((others) => [...others, {creation, error}]));
  const forget = ({key}: Creation) => setRefusals((all) => all.filter(({creation}) => creation.key !== key));
  const send = (creation: Creation) => {
    forget(creation);
    create.mutate(creation);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = {title: draft.title.trim(), note: draft.note.trim()};
    if (!trimmed.title) return;
    send({draft: trimmed, key: crypto.randomUUID()});
    setDraft(EMPTY);
    form.current?.querySelector("input")?.focus();
  };
  const edit = (creation: Creation) => {
    setDraft(creation.draft);
    forget(creation);
  };
  const isEmpty = !draft.title && !draft.note;
  return (
    <form className="card stack create-item" ref={form} onSubmit={submit}>
      <div className="create-line">
        <Field
          label="New item"
          value={draft.title}
          required
          maxLength={TITLE_LIMIT}
          autoComplete="off"
          onChange={(event) => setDraft({...draft, title: event.target.value})}
        />
        <Button look="main" type="submit">
          <Plus size={18} aria-hidden />
          Add
        </Button>
      </div>
      {!isEmpty && (
        <TextField
          label="Note (optional)"
          value={draft.note}
          maxLength={NOTE_LIMIT}
          onChange={(event) => setDraft({...draft, note: event.target.value})}
        />
      )}
      {refusals.map(({creation, error}) => (
        <Alert
          key={creation.key}
          action={
            <span className="row">
              <Button onClick={() => send(creation)}>Try again</Button>
              {isEmpty && <Button onClick={() => edit(creation)}>Edit</Button>}
            </span>
          }
        >
          “{creation.draft.title}” was not saved. {sentenceOf(error)}
        </Alert>
      ))}
    </form>
  );
}
