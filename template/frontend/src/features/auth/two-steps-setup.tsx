import {useMutation, useQuery} from "@tanstack/react-query";
import type {FormEvent} from "react";
import {encode} from "uqr";
import {type Core, useCore, useSession} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {Alert, Failure, Skeleton} from "../../design/feedback";
import {CodeField} from "../../design/field";
import {newSecret, turnOn} from "./cognito-user";
import {textsOf} from "./sign-in";

interface Props {
  onDone: () => void;
  onCancel: () => void;
}

export default function TwoStepsSetup({onDone, onCancel}: Props) {
  const core = useCore();
  const secret = useQuery({
    queryKey: ["two-steps-secret"],
    queryFn: () => newSecret(core),
    staleTime: "static",
    gcTime: 0,
    retry: false,
  });
  const turning = useMutation({mutationFn: (code: string) => turnOn(core, code), onSuccess: onDone});
  if (secret.isPending) return <Skeleton rows={1} />;
  if (secret.isError) return <Failure error={secret.error} onRetry={() => void secret.refetch()} />;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    turning.mutate(textsOf(event.currentTarget).code ?? "");
  };
  return (
    <form className="stack" onSubmit={submit}>
      <AppKey core={core} secret={secret.data} />
      <CodeField label="Code of the app" name="code" />
      {turning.isError && <Alert>{sentenceOf(turning.error)}</Alert>}
      <div className="row">
        <Button look="main" type="submit" busy={turning.isPending}>
          Turn on
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

function AppKey({core, secret}: {core: Core; secret: string}) {
  const session = useSession();
  const email = session.status === "signed-in" ? session.user.email : "";
  const issuer = encodeURIComponent(core.config.name);
  const address = `otpauth://totp/${issuer}:${encodeURIComponent(email)}?secret=${secret}&issuer=${issuer}`;
  return (
    <div className="app-key">
      <QrCode text={address} />
      <div className="stack">
        <p>Scan this picture with your authenticator app, or type this key into it:</p>
        <code>{secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </div>
    </div>
  );
}

function QrCode({text}: {text: string}) {
  const {size, data} = encode(text, {border: 2});
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the key">
      <path d={path} />
    </svg>
  );
}
