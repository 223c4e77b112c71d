import {ListChecks} from "lucide-react";
import {Listing} from "../../design/listing";
import {Page} from "../../design/page";
import {CreateForm} from "./create-form";
import {ItemRow} from "./item-row";
import "./items.css";
import {allItems} from "./items-data";
import {useItems} from "./use-items";

const EMPTY = {
  icon: ListChecks,
  title: "Nothing here yet",
  words: "Write your first item above and watch it arrive.",
};

export default function ItemsPage() {
  const query = useItems();
  const items = allItems(query.data);
  return (
    <Page title="Items" lead="Whatever you want to keep.">
      <div className="stack">
        <CreateForm />
        <Listing query={query} name="items" empty={EMPTY} isEmpty={items.length === 0}>
          <ul className="list" aria-label="Items">
            {items.map((item) => (
              <ItemRow key={item.itemId} item={item} />
            ))}
          </ul>
        </Listing>
      </div>
    </Page>
  );
}
