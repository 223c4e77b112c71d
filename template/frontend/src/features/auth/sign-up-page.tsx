import {useState} from "react";
import {Link, useLocation} from "wouter";
import {Field} from "../../design/field";
import {Page} from "../../design/page";
import "./auth.css";
import {ConfirmForm} from "./challenge-forms";
import {GuestForm} from "./guest-form";
import {NewPasswordField} from "./new-password-field";
import {ProviderButton} from "./provider-button";
import {useProceed} from "./sign-in";

export default function SignUpPage() {
  const [account, setAccount] = useState<{email: string; password: string}>();
  const [, navigate] = useLocation();
  const proceed = useProceed(() => navigate("/sign-in"));
  if (account) {
    return (
      <Page title="Check your mail" lead={`Enter the six digits we sent to ${account.email}.`}>
        <div className="card stack">
          <ConfirmForm {...account} proceed={proceed} />
        </div>
      </Page>
    );
  }
  return (
    <Page title="Create an account" lead="An e-mail address and a password, nothing else.">
      <div className="card stack">
        <ProviderButton />
        <GuestForm
          submit="Create account"
          onSubmit={async ({email = "", password = ""}, cognito) => {
            await cognito.register(email, password);
            setAccount({email, password});
          }}
        >
          <Field label="E-mail" name="email" type="email" autoComplete="username" required />
          <NewPasswordField />
        </GuestForm>
      </div>
      <p className="guest-foot quiet">
        Already have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </Page>
  );
}
