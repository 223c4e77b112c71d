import {useSyncExternalStore} from "react";
import type {Core} from "../../core/core";
import type {ServerEvent} from "../../core/events";
import {ITEMS} from "./items";

const SHOWN_MS = 6_000;
const REREAD_AFTER_MS = 150;

/** When an item's newest event came back from the server: undefined milliseconds if another tab caused it. */
export interface Arrival {
  milliseconds: number | undefined;
}

let arrivals: ReadonlyMap<string, Arrival> = new Map();
const listeners = new Set<() => void>();

/** Rereads the list when the server tells of a change, and remembers for a moment which item it was. */
export function watchItems(core: Core): () => void {
  let reread: ReturnType<typeof setTimeout> | undefined;
  const end = core.events.on("event", (event) => {
    if (!event.type.startsWith("item.")) return;
    show(core, event);
    clearTimeout(reread);
    reread = setTimeout(() => void core.queries.invalidateQueries({queryKey: ITEMS}), REREAD_AFTER_MS);
  });
  return () => {
    end();
    clearTimeout(reread);
    change(new Map());
  };
}

export function useArrival(itemId: string): Arrival | undefined {
  return useSyncExternalStore(subscribe, () => arrivals.get(itemId));
}

function show(core: Core, event: ServerEvent): void {
  const itemId = String(event.data.itemId);
  const arrival = {milliseconds: core.journeys.elapsed(event.correlationId)};
  change(new Map(arrivals).set(itemId, arrival));
  setTimeout(() => {
    if (arrivals.get(itemId) === arrival) change(new Map([...arrivals].filter(([id]) => id !== itemId)));
  }, SHOWN_MS);
}

function change(to: ReadonlyMap<string, Arrival>): void {
  arrivals = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
