import {useState} from "react";
import {Link} from "wouter";
import {Field, PasswordField} from "../../design/field";
import {Page} from "../../design/page";
import "./auth.css";
import {CodeForm, ConfirmForm, NewPasswordForm} from "./challenge-forms";
import {GuestForm} from "./guest-form";
import {ProviderButton} from "./provider-button";
import {useProceed} from "./sign-in";

const TITLES = {
  credentials: ["Sign in", "Good to see you."],
  code: ["Two-step sign-in", "Enter the six digits that your authenticator app shows."],
  "new-password": ["Choose a new password", "The one you were given was for the first sign-in only."],
  confirm: ["Check your mail", "Your address is not confirmed yet. Enter the six digits we sent to it."],
  done: ["Sign in", "One moment."],
} as const;

export default function SignInPage() {
  const [step, setStep] = useState<keyof typeof TITLES>("credentials");
  const [credentials, setCredentials] = useState({email: "", password: ""});
  const proceed = useProceed(setStep);
  const [title, lead] = TITLES[step];
  return (
    <Page title={title} lead={lead}>
      <div className="card stack">
        {step === "credentials" && (
          <>
            <ProviderButton />
            <GuestForm
              submit="Sign in"
              onSubmit={async ({email = "", password = ""}, cognito) => {
                setCredentials({email, password});
                await proceed(await cognito.startSignIn(email, password));
              }}
            >
              <Field label="E-mail" name="email" type="email" autoComplete="username" required />
              <PasswordField label="Password" name="password" autoComplete="current-password" required />
            </GuestForm>
            <Link href="/forgot-password">Forgot your password?</Link>
          </>
        )}
        {step === "code" && <CodeForm proceed={proceed} />}
        {step === "new-password" && <NewPasswordForm proceed={proceed} />}
        {step === "confirm" && <ConfirmForm {...credentials} proceed={proceed} />}
      </div>
      <p className="guest-foot quiet">
        New here? <Link href="/sign-up">Create an account</Link>
      </p>
    </Page>
  );
}
