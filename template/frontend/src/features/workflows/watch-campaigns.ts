import type {Core} from "../../core/core";
import {CAMPAIGNS} from "./campaigns";

/** Rereads the list when the server tells how a campaign goes. */
export function watchCampaigns(core: Core): () => void {
  return core.events.on("event", ({type}) => {
    if (!type.startsWith("campaign.updated.")) return;
    void core.queries.invalidateQueries({queryKey: CAMPAIGNS, exact: true});
  });
}
