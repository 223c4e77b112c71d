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
  const [refusal, setRefusal] = useState<Refusal>();
  const title = useRef<HTMLFormElement>(null);
  const create = useCreateItem((creation, error) => setRefusal({creation, error}));
  const send = (creation: Creation) => {
    setRefusal(undefined);
    create.mutate(creation);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = {title: draft.title.trim(), note: draft.note.trim()};
    if (!trimmed.title) return;
    send({draft: trimmed, key: crypto.randomUUID()});
    setDraft(EMPTY);
    title.current?.querySelector("input")?.focus();
  };
  const edit = ({creation}: Refusal) => {
    setDraft(creation.draft);
    setRefusal(undefined);
  };
  return (
    <form className="card stack create-item" ref={title} onSubmit={submit}>
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
      {(draft.title || draft.note) && (
        <TextField
          label="Note (optional)"
          value={draft.note}
          maxLength={NOTE_LIMIT}
          onChange={(event) => setDraft({...draft, note: event.target.value})}
        />
      )}
      {refusal && (
        <Refused {...refusal} onEdit={() => edit(refusal)} onRetry={() => send(refusal.creation)} />
      )}
    </form>
  );
}

function Refused({creation, error, onEdit, onRetry}: Refusal & {onEdit: () => void; onRetry: () => void}) {
  const actions = (
    <span className="row">
      <Button onClick={onRetry}>Try again</Button>
      <Button onClick={onEdit}>Edit</Button>
    </span>
  );
  return (
    <Alert action={actions}>
      “{creation.draft.title}” was not saved. {sentenceOf(error)}
    </Alert>
  );
}
