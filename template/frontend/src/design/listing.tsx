import type {InfiniteData, UseInfiniteQueryResult} from "@tanstack/react-query";
import type {ComponentType, ReactNode} from "react";
import {isTemporary} from "../core/request-error";
import {Button} from "./button";
import {Empty, Failure, Skeleton} from "./feedback";

interface ListingProps<Part> {
  query: UseInfiniteQueryResult<InfiniteData<Part>>;
  /** What is listed, for screen readers. */
  name: string;
  rows?: number;
  empty: {icon: ComponentType<{size?: number}>; title: string; words: string};
  isEmpty: boolean;
  children: ReactNode;
}

/** A list that comes in parts: on its way, not to be read, empty, or there, perhaps with more to come. */
export function Listing<Part>({query, name, rows = 4, empty, isEmpty, children}: ListingProps<Part>) {
  // The banner above every page tells of a failed rereading of what is shown.
  const failed = query.isError && !(query.data && isTemporary(query.error));
  return (
    <>
      {query.isPending && <Skeleton rows={rows} label={`Loading ${name}`} />}
      {failed && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && isEmpty && (
        <div className="card">
          <Empty icon={empty.icon} title={empty.title}>
            {empty.words}
          </Empty>
        </div>
      )}
      {!isEmpty && children}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}
