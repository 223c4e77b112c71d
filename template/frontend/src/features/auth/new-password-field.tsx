import {Check, Minus} from "lucide-react";
import {useState} from "react";
import {PasswordField} from "../../design/field";

const RULES = [
  {words: "14 characters or more", holds: (password: string) => password.length >= 14},
  {words: "a lower-case letter", holds: (password: string) => /[a-z]/.test(password)},
  {words: "an upper-case letter", holds: (password: string) => /[A-Z]/.test(password)},
  {words: "a digit", holds: (password: string) => /[0-9]/.test(password)},
  {words: "a symbol", holds: (password: string) => /[^A-Za-z0-9\s]/.test(password)},
];

/** The rules of the user pool, ticked off while one types. */
export function NewPasswordField({label = "Password"}: {label?: string}) {
  const [password, setPassword] = useState("");
  return (
    <PasswordField
      label={label}
      name="password"
      autoComplete="new-password"
      required
      minLength={14}
      value={password}
      onChange={(event) => setPassword(event.target.value)}
      hint={
        <ul className="password-rules">
          {RULES.map(({words, holds}) => (
            <Rule key={words} words={words} kept={holds(password)} />
          ))}
        </ul>
      }
    />
  );
}

function Rule({words, kept}: {words: string; kept: boolean}) {
  const Icon = kept ? Check : Minus;
  return (
    <li data-kept={kept}>
      <Icon size={14} aria-hidden />
      {words}
    </li>
  );
}
