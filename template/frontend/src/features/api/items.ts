import type {InfiniteData} from "@tanstack/react-query";
import type {Http} from "../../core/http";

export interface Item {
  itemId: string;
  title: string;
  note: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface Draft {
  title: string;
  note: string;
}

export interface ItemsPart {
  items: Item[];
  cursor: string | null;
}

export type ItemsData = InfiniteData<ItemsPart>;

export const ITEMS = ["items"];
export const TITLE_LIMIT = 200;
export const NOTE_LIMIT = 2000;

/** An item that the server does not know yet. */
const UNSAVED = "unsaved-";

export function isUnsaved(item: Item): boolean {
  return item.itemId.startsWith(UNSAVED);
}

export function unsaved(draft: Draft, key: string): Item {
  const now = new Date().toISOString();
  return {...draft, itemId: UNSAVED + key, version: 0, createdAt: now, updatedAt: now};
}

export function listItems(http: Http, cursor: string): Promise<ItemsPart> {
  return http.json(`/api/items${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
}

export function getItem(http: Http, itemId: string): Promise<Item> {
  return http.json(path(itemId));
}

/** The same key with the same draft gives the same item, however often it is sent. */
export function createItem(http: Http, draft: Draft, key: string, correlationId: string): Promise<Item> {
  const headers = {"idempotency-key": key};
  return http.json("/api/items", {method: "POST", body: draft, headers, correlationId});
}

export function updateItem(http: Http, item: Item, draft: Draft, correlationId: string): Promise<Item> {
  const body = {...draft, version: item.version};
  return http.json(path(item.itemId), {method: "PUT", body, correlationId});
}

export async function deleteItem(http: Http, item: Item, correlationId: string): Promise<void> {
  await http.send(path(item.itemId), {method: "DELETE", correlationId});
}

function path(itemId: string): string {
  return `/api/items/${encodeURIComponent(itemId)}`;
}
