import {useSyncExternalStore} from "react";
import type {Core} from "../../core/core";
import {sentenceOf} from "../../core/request-error";
import {objection} from "./rules";
import {sendForm} from "./send-form";
import {announce, UPLOADS} from "./uploads";

/** A file on its way from this tab. */
export interface Transfer {
  key: string;
  file: File;
  /** Known once the server has said where to send it. */
  uploadId?: string;
  /** From 0 to 1. */
  share: number;
  /** Why it was not sent, in one sentence. */
  failure?: string;
  /** It breaks the rules, so there is no use in sending it again. */
  refused?: boolean;
}

const AT_ONCE = 3;

let transfers: readonly Transfer[] = [];
let waiting: (() => Promise<void>)[] = [];
let running = 0;
let abort = new AbortController();
const listeners = new Set<() => void>();

export function useTransfers(): readonly Transfer[] {
  return useSyncExternalStore(subscribe, () => transfers);
}

/** Send files, a few at once; those that break the rules are told of and not sent. */
export function addFiles(core: Core, files: File[]): void {
  for (const file of files) begin(core, file);
}

export function tryAgain(core: Core, transfer: Transfer): void {
  dismiss(transfer);
  begin(core, transfer.file);
}

export function dismiss({key}: Transfer): void {
  change(transfers.filter((transfer) => transfer.key !== key));
}

/** The user has gone: nothing more is sent. */
export function dropTransfers(): void {
  abort.abort();
  abort = new AbortController();
  waiting = [];
  change([]);
}

function begin(core: Core, file: File): void {
  const key = crypto.randomUUID();
  const failure = objection(file);
  change([...transfers, {key, file, share: 0, ...(failure && {failure, refused: true})}]);
  if (failure) return;
  const {signal} = abort;
  waiting.push(() => transfer(core, key, file, signal));
  next();
}

function next(): void {
  const work = running < AT_ONCE ? waiting.shift() : undefined;
  if (!work) return;
  running += 1;
  void work().finally(() => {
    running -= 1;
    next();
  });
}

async function transfer(core: Core, key: string, file: File, signal: AbortSignal): Promise<void> {
  try {
    const form = await announce(core.http, file, core.journeys.begin());
    update(key, {uploadId: form.uploadId});
    await sendForm(form, file, (share) => update(key, {share}), signal);
    await core.queries.invalidateQueries({queryKey: UPLOADS});
    change(transfers.filter((other) => other.key !== key));
  } catch (error) {
    update(key, {failure: sentenceOf(error)});
  }
}

function update(key: string, news: Partial<Transfer>): void {
  change(transfers.map((transfer) => (transfer.key === key ? {...transfer, ...news} : transfer)));
}

function change(to: readonly Transfer[]): void {
  transfers = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
