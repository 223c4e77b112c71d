import {useMutation} from "@tanstack/react-query";
import {Send} from "lucide-react";
import {type FormEvent, useState} from "react";
import {useCore} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {Field, TextField} from "../../design/field";
import {CAMPAIGNS, type Draft, SUBJECT_LIMIT, startCampaign, TEXT_LIMIT} from "./campaigns";
import {People} from "./people";

const EMPTY: Draft = {subject: "", text: "", recipients: []};

/** Sends one campaign at a time; what the server refuses stays in the form, with the reason. */
export function CampaignForm() {
  const [draft, setDraft] = useState(EMPTY);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const change = (part: Partial<Draft>) => {
    setDraft({...draft, ...part});
    setKey(crypto.randomUUID());
  };
  const start = useStart(() => change(EMPTY));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = {...draft, subject: draft.subject.trim(), text: draft.text.trim()};
    const isWhole = trimmed.subject && trimmed.text && trimmed.recipients.length > 0;
    if (isWhole && !start.isPending) start.mutate({draft: trimmed, key});
  };
  return (
    <form className="card stack" onSubmit={submit}>
      <Field
        label="Subject"
        value={draft.subject}
        required
        maxLength={SUBJECT_LIMIT}
        autoComplete="off"
        onChange={(event) => change({subject: event.target.value})}
      />
      <TextField
        label="Text"
        value={draft.text}
        required
        maxLength={TEXT_LIMIT}
        onChange={(event) => change({text: event.target.value})}
      />
      <People chosen={draft.recipients} onChoose={(recipients) => change({recipients})} />
      {start.isError && <Alert>The campaign was not sent. {sentenceOf(start.error)}</Alert>}
      <div className="row">
        <Button look="main" type="submit" busy={start.isPending} disabled={draft.recipients.length === 0}>
          <Send size={18} aria-hidden />
          {sendTo(draft.recipients.length)}
        </Button>
      </div>
    </form>
  );
}

function useStart(onStarted: () => void) {
  const {http, journeys, queries} = useCore();
  return useMutation({
    mutationFn: ({draft, key}: {draft: Draft; key: string}) =>
      startCampaign(http, draft, key, journeys.begin()),
    onSuccess: onStarted,
    onSettled: () => queries.invalidateQueries({queryKey: CAMPAIGNS, exact: true}),
  });
}

function sendTo(people: number): string {
  if (people === 0) return "Send";
  return people === 1 ? "Send to 1 person" : `Send to ${people} people`;
}
