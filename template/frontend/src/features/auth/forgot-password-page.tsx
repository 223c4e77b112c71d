import {useState} from "react";
import {Link} from "wouter";
import {CodeField, Field} from "../../design/field";
import {Page} from "../../design/page";
import "./auth.css";
import {CodeForm} from "./challenge-forms";
import {GuestForm} from "./guest-form";
import {NewPasswordField} from "./new-password-field";
import {useProceed} from "./sign-in";

export default function ForgotPasswordPage() {
  const [email, setEmail] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const proceed = useProceed((step) => setAsksCode(step === "code"));
  const lead = email
    ? `If there is an account for ${email}, it gets a mail with six digits now.`
    : "We send you a code with which you choose a new one.";
  return (
    <Page title={asksCode ? "Two-step sign-in" : "Choose a new password"} lead={lead}>
      <div className="card stack">
        {!email && <AddressForm onSent={setEmail} />}
        {email && !asksCode && (
          <GuestForm
            submit="Save and sign in"
            onSubmit={async ({code = "", password = ""}, cognito) => {
              await cognito.choosePassword(email, code, password);
              await proceed(await cognito.startSignIn(email, password));
            }}
          >
            <CodeField label="Code of the mail" name="code" autoFocus />
            <NewPasswordField label="New password" />
          </GuestForm>
        )}
        {asksCode && <CodeForm proceed={proceed} />}
      </div>
      <p className="guest-foot quiet">
        <Link href="/sign-in">Back to the sign-in</Link>
      </p>
    </Page>
  );
}

function AddressForm({onSent}: {onSent: (email: string) => void}) {
  return (
    <GuestForm
      submit="Send code"
      onSubmit={async ({email = ""}, cognito) => {
        await cognito.sendResetCode(email);
        onSent(email);
      }}
    >
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
    </GuestForm>
  );
}
