import {type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId, useState} from "react";
import "./field.css";

interface Common {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

type InputProps = Common & InputHTMLAttributes<HTMLInputElement>;

export function Field({label, hint, error, ...input}: InputProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input id={id} {...described(id, hint, error)} {...input} />
    </Frame>
  );
}

export function TextField({
  label,
  hint,
  error,
  ...area
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea id={id} rows={2} {...described(id, hint, error)} {...area} />
    </Frame>
  );
}

/** A password that can be looked at. */
export function PasswordField({label, hint, error, ...input}: InputProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <div className="field-reveal">
        <input id={id} {...described(id, hint, error)} {...input} type={shown ? "text" : "password"} />
        <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
          Show<span className="visually-hidden"> {label.toLowerCase()}</span>
        </button>
      </div>
    </Frame>
  );
}

/** The six digits of a mail or of an authenticator app. */
export function CodeField(props: InputProps) {
  return (
    <Field
      autoComplete="one-time-code"
      inputMode="numeric"
      pattern="[0-9]{6}"
      maxLength={6}
      title="Six digits"
      required
      {...props}
    />
  );
}

function Frame({id, label, hint, error, children}: Common & {id: string; children: ReactNode}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint && (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <div className="field-error" id={`${id}-error`}>
          {error}
        </div>
      )}
    </div>
  );
}

function described(id: string, hint: ReactNode, error: string | undefined) {
  const parts = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean);
  return {"aria-describedby": parts.join(" ") || undefined, "aria-invalid": error ? true : undefined};
}
