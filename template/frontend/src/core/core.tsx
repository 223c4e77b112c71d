import {QueryClient} from "@tanstack/react-query";
import {createContext, useContext, useEffect, useSyncExternalStore} from "react";
import type {Config} from "./config";
import {type Connection, EventHub, type ServerEvent} from "./events";
import type {Feature} from "./features";
import {Http} from "./http";
import {Journeys} from "./journeys";
import {isTemporary} from "./request-error";
import {Session, type SessionState} from "./session";

/** What every feature builds on. One for each page load. */
export interface Core {
  config: Config;
  features: Feature[];
  session: Session;
  http: Http;
  events: EventHub;
  journeys: Journeys;
  queries: QueryClient;
}

export function createCore(config: Config, features: Feature[]): Core {
  const session = new Session();
  const events = new EventHub();
  const queries = createQueries();
  events.on("gap", () => void queries.invalidateQueries());
  return {config, features, session, events, queries, http: new Http(session), journeys: new Journeys()};
}

/** Reads are repeated once where that may help, and asked for even when the browser believes to be offline. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 10_000,
        retry: (failures, error) => failures < 1 && isTemporary(error),
        retryDelay: 500,
      },
      mutations: {networkMode: "always", retry: false},
    },
  });
}

export const CoreContext = createContext<Core | null>(null);

export function useCore(): Core {
  const core = useContext(CoreContext);
  if (!core) throw new Error("This component must be inside CoreContext.");
  return core;
}

export function useSession(): SessionState {
  const {session} = useCore();
  return useSyncExternalStore(session.subscribe, () => session.state);
}

export function useConnection(): Connection {
  const {events} = useCore();
  return useSyncExternalStore(
    (changed) => events.on("connection", changed),
    () => events.connection,
  );
}

/** Calls `listener`, which must be stable, with each pushed event. */
export function useServerEvents(listener: (event: ServerEvent) => void): void {
  const {events} = useCore();
  useEffect(() => events.on("event", listener), [events, listener]);
}
