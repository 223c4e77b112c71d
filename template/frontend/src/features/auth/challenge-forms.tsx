import {useMutation} from "@tanstack/react-query";
import {useCore} from "../../core/core";
import {Button} from "../../design/button";
import {Alert} from "../../design/feedback";
import {CodeField} from "../../design/field";
import type {Step} from "./cognito";
import {GuestForm} from "./guest-form";
import {NewPasswordField} from "./new-password-field";
import {loadCognito} from "./sign-in";

type Proceed = (step: Step) => Promise<void>;

export function CodeForm({proceed}: {proceed: Proceed}) {
  return (
    <GuestForm
      submit="Continue"
      onSubmit={async ({code = ""}, cognito) => proceed(await cognito.continueSignIn(code))}
    >
      <CodeField label="Code of your authenticator app" name="code" autoFocus />
    </GuestForm>
  );
}

export function NewPasswordForm({proceed}: {proceed: Proceed}) {
  return (
    <GuestForm
      submit="Save and continue"
      onSubmit={async ({password = ""}, cognito) => proceed(await cognito.continueSignIn(password))}
    >
      <NewPasswordField label="New password" />
    </GuestForm>
  );
}

/** The code of the mail after signing up; with it the sign-in goes on by itself. */
export function ConfirmForm({email, password, proceed}: {email: string; password: string; proceed: Proceed}) {
  return (
    <>
      <GuestForm
        submit="Confirm"
        onSubmit={async ({code = ""}, cognito) => {
          await cognito.confirmRegistration(email, code);
          await proceed(await cognito.startSignIn(email, password));
        }}
      >
        <CodeField label="Code of the mail" name="code" autoFocus />
      </GuestForm>
      <SendAgain email={email} />
    </>
  );
}

function SendAgain({email}: {email: string}) {
  const {config} = useCore();
  const sending = useMutation({mutationFn: async () => (await loadCognito(config)).sendCodeAgain(email)});
  return (
    <>
      {sending.isSuccess && <Alert look="good">A new code is on its way.</Alert>}
      {sending.isError && <Alert>{sending.error.message}</Alert>}
      <Button look="quiet" busy={sending.isPending} onClick={() => sending.mutate()}>
        Send a new code
      </Button>
    </>
  );
}
