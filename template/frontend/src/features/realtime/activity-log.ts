import {useSyncExternalStore} from "react";
import type {Core} from "../../core/core";
import type {ServerEvent} from "../../core/events";
import {describe} from "../../core/features";

const KEPT = 50;

export interface Entry {
  id: string;
  type: string;
  time: string;
  words: string;
  /** From the click in this tab to the push; undefined if it began elsewhere. */
  milliseconds: number | undefined;
}

let entries: readonly Entry[] = [];
const listeners = new Set<() => void>();

export function rememberEvent(core: Core, event: ServerEvent): void {
  const {id, type, time, correlationId} = event;
  const milliseconds = core.journeys.elapsed(correlationId);
  change([{id, type, time, words: describe(core.features, event), milliseconds}, ...entries].slice(0, KEPT));
}

export function forgetActivity(): void {
  change([]);
}

/** The newest events first. */
export function useActivity(): readonly Entry[] {
  return useSyncExternalStore(subscribe, () => entries);
}

function change(to: readonly Entry[]): void {
  entries = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
