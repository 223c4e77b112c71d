import {useMutation} from "@tanstack/react-query";
import type {ReactNode} from "react";
import {useCore} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {loadCognito, textsOf} from "./sign-in";

type Cognito = Awaited<ReturnType<typeof loadCognito>>;

interface GuestFormProps {
  submit: string;
  /** Gets the values by the names of the inputs; what it throws is shown above the button. */
  onSubmit: (values: Record<string, string>, cognito: Cognito) => Promise<void>;
  children: ReactNode;
}

/** One step on the way in: inputs, the sentence of a refusal, one button. */
export function GuestForm({submit, onSubmit, children}: GuestFormProps) {
  const {config} = useCore();
  const attempt = useMutation({
    mutationFn: async (values: Record<string, string>) => onSubmit(values, await loadCognito(config)),
  });
  return (
    <form
      className="stack"
      onFocus={() => void import("./cognito")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!attempt.isPending) attempt.mutate(textsOf(event.currentTarget));
      }}
    >
      {children}
      {attempt.isError && <Alert>{sentenceOf(attempt.error)}</Alert>}
      <Button look="main" type="submit" busy={attempt.isPending}>
        {submit}
      </Button>
    </form>
  );
}
