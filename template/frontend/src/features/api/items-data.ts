import type {Item, ItemsData} from "./items";

/** Changes of the pages that are on the screen. Each is a no-op on items that are not there. */

export function withItem(data: ItemsData | undefined, item: Item): ItemsData | undefined {
  if (!data || has(data, item.itemId)) return data;
  const [first, ...rest] = data.pages;
  if (!first) return data;
  return {...data, pages: [{...first, items: [item, ...first.items]}, ...rest]};
}

export function withoutItem(data: ItemsData | undefined, itemId: string): ItemsData | undefined {
  return changed(data, (items) => items.filter((item) => item.itemId !== itemId));
}

/** Put `item` where `itemId` was; if the item is already there under its own id, only take the old one out. */
export function withReplaced(data: ItemsData | undefined, itemId: string, item: Item): ItemsData | undefined {
  if (data && itemId !== item.itemId && has(data, item.itemId)) return withoutItem(data, itemId);
  return changed(data, (items) => items.map((other) => (other.itemId === itemId ? item : other)));
}

export function allItems(data: ItemsData | undefined): Item[] {
  return data?.pages.flatMap(({items}) => items) ?? [];
}

function has(data: ItemsData, itemId: string): boolean {
  return allItems(data).some((item) => item.itemId === itemId);
}

function changed(data: ItemsData | undefined, change: (items: Item[]) => Item[]): ItemsData | undefined {
  return data && {...data, pages: data.pages.map((part) => ({...part, items: change(part.items)}))};
}
