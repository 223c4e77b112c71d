import {useCore} from "../../core/core";
import type {Step} from "./cognito";

/** Amplify is large: it is fetched when somebody begins to sign in, not with the page. */
export async function loadCognito(config: ReturnType<typeof useCore>["config"]) {
  const cognito = await import("./cognito");
  cognito.configure(config);
  return cognito;
}

/** Turns a finished sign-in into a session, and hands back what else is asked for. */
export function useProceed(ask: (step: Step["name"]) => void): (step: Step) => Promise<void> {
  const {session} = useCore();
  return async (step) => {
    if (step.name === "done") await session.begin(step.refreshToken);
    else ask(step.name);
  };
}

export function textsOf(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
