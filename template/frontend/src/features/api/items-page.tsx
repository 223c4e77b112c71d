import {ListChecks} from "lucide-react";
import {Button} from "../../design/button";
import {Empty, Failure, Skeleton} from "../../design/feedback";
import {Page} from "../../design/page";
import {CreateForm} from "./create-form";
import {ItemRow} from "./item-row";
import "./items.css";
import {isTemporary} from "../../core/request-error";
import {allItems} from "./items-data";
import {useItems} from "./use-items";

export default function ItemsPage() {
  const query = useItems();
  const items = allItems(query.data);
  // The banner above every page tells of a failed rereading of what is shown.
  const failed = query.isError && !(query.data && isTemporary(query.error));
  return (
    <Page title="Items" lead="Whatever you want to keep.">
      <div className="stack">
        <CreateForm />
        {query.isPending && <Skeleton rows={4} label="Loading items" />}
        {failed && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {query.data && items.length === 0 && (
          <div className="card">
            <Empty icon={ListChecks} title="Nothing here yet">
              Write your first item above and watch it arrive.
            </Empty>
          </div>
        )}
        {items.length > 0 && (
          <ul className="list" aria-label="Items">
            {items.map((item) => (
              <ItemRow key={item.itemId} item={item} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </Page>
  );
}
