import type {Core} from "../../core/core";
import {dropTransfers} from "./transfers";
import {UPLOADS} from "./uploads";

/** Rereads the list when the server tells what became of a file. */
export function watchUploads(core: Core): () => void {
  const end = core.events.on("event", ({type}) => {
    if (type.startsWith("upload.")) void core.queries.invalidateQueries({queryKey: UPLOADS});
  });
  return () => {
    end();
    dropTransfers();
  };
}
