import {type Query, useQueryClient} from "@tanstack/react-query";
import {useCallback, useSyncExternalStore} from "react";
import {isTemporary} from "../core/request-error";
import {Button} from "../design/button";
import {Alert} from "../design/feedback";

/** Says that what is shown may be old because reading it again has failed. */
export function ReachBanner() {
  const queries = useQueryClient();
  const cache = queries.getQueryCache();
  const subscribe = useCallback((changed: () => void) => cache.subscribe(changed), [cache]);
  const stale = useSyncExternalStore(subscribe, () => cache.getAll().some(isStale));
  if (!stale) return null;
  const retry = () => void queries.refetchQueries({predicate: isStale});
  return (
    <div className="reach-banner">
      <Alert action={<Button onClick={retry}>Try again</Button>}>
        Could not reach the server. What you see may be out of date.
      </Alert>
    </div>
  );
}

/** Shown by a page, not readable just now. A query that never had data shows its own failure. */
function isStale(query: Query): boolean {
  return query.isActive() && query.state.data !== undefined && isTemporary(query.state.error);
}
