import {QueryClientProvider} from "@tanstack/react-query";
import {useEffect} from "react";
import {type Core, CoreContext, useCore, useSession} from "../core/core";
import {Button} from "../design/button";
import {Alert} from "../design/feedback";
import {ErrorBoundary} from "./error-boundary";
import {GuestPages, UserPages} from "./pages";
import {GuestShell, UserShell} from "./shell";
import "./app.css";

export function App({core}: {core: Core}) {
  return (
    <CoreContext value={core}>
      <QueryClientProvider client={core.queries}>
        <ErrorBoundary>
          <Audience />
        </ErrorBoundary>
      </QueryClientProvider>
    </CoreContext>
  );
}

/** Shows what the state of the session allows. */
function Audience() {
  const {session} = useCore();
  const state = useSession();
  if (state.status === "starting") return <Starting />;
  if (state.status === "unreachable") return <Unreachable onRetry={() => void session.start()} />;
  if (state.status === "signed-in") return <SignedIn key={state.user.userId} />;
  return (
    <GuestShell>
      {state.notice && <Alert look="note">{state.notice}</Alert>}
      <GuestPages />
    </GuestShell>
  );
}

/** Runs the features for one user; nothing of that user is left when it ends. */
function SignedIn() {
  const core = useCore();
  useEffect(() => {
    const ends = core.features.map((feature) => feature.start?.(core));
    return () => {
      for (const end of ends) end?.();
      core.queries.clear();
    };
  }, [core]);
  return (
    <UserShell>
      <UserPages />
    </UserShell>
  );
}

function Starting() {
  return (
    <div className="centred" role="status" aria-label="Loading">
      <span className="spinner" />
    </div>
  );
}

function Unreachable({onRetry}: {onRetry: () => void}) {
  return (
    <main className="centred">
      <h1>Could not reach the server</h1>
      <p className="quiet">You are still signed in. Check your connection, then try again.</p>
      <Button look="main" onClick={onRetry}>
        Try again
      </Button>
    </main>
  );
}
