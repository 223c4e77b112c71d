import {useInfiniteQuery, useMutation} from "@tanstack/react-query";
import {useCore} from "../../core/core";
import {
  createItem,
  type Draft,
  deleteItem,
  ITEMS,
  type Item,
  type ItemsData,
  listItems,
  unsaved,
  updateItem,
} from "./items";
import {withItem, withoutItem, withReplaced} from "./items-data";

/** A new item on its way. `key` stays the same when it is sent again. */
export interface Creation {
  draft: Draft;
  key: string;
}

export function useItems() {
  const {http} = useCore();
  return useInfiniteQuery({
    queryKey: ITEMS,
    initialPageParam: "",
    queryFn: ({pageParam}) => listItems(http, pageParam),
    getNextPageParam: ({cursor}) => cursor,
  });
}

/** Shows the new item at once and takes it back if the server refuses or cannot be reached. */
export function useCreateItem(onRefused: (creation: Creation, error: Error) => void) {
  const {http, journeys, queries} = useCore();
  return useMutation({
    mutationFn: ({draft, key}: Creation) => createItem(http, draft, key, journeys.begin()),
    onMutate: async ({draft, key}) => {
      await queries.cancelQueries({queryKey: ITEMS});
      const item = unsaved(draft, key);
      queries.setQueryData<ItemsData>(ITEMS, (data) => withItem(data, item));
      return item.itemId;
    },
    onSuccess: (item, _creation, itemId) => {
      queries.setQueryData<ItemsData>(ITEMS, (data) => withReplaced(data, itemId, item));
    },
    onError: (error, creation, itemId) => {
      if (itemId) queries.setQueryData<ItemsData>(ITEMS, (data) => withoutItem(data, itemId));
      onRefused(creation, error);
    },
    onSettled: () => queries.invalidateQueries({queryKey: ITEMS}),
  });
}

export function useUpdateItem(item: Item, onSaved: () => void) {
  const {http, journeys, queries} = useCore();
  return useMutation({
    mutationFn: (draft: Draft) => updateItem(http, item, draft, journeys.begin()),
    onSuccess: (saved) => {
      queries.setQueryData<ItemsData>(ITEMS, (data) => withReplaced(data, saved.itemId, saved));
      onSaved();
    },
  });
}

export function useDeleteItem(item: Item) {
  const {http, journeys, queries} = useCore();
  return useMutation({
    mutationFn: () => deleteItem(http, item, journeys.begin()),
    onSuccess: () => queries.setQueryData<ItemsData>(ITEMS, (data) => withoutItem(data, item.itemId)),
  });
}
