import {useInfiniteQuery} from "@tanstack/react-query";
import {Megaphone} from "lucide-react";
import {useConnection, useCore} from "../../core/core";
import {Listing} from "../../design/listing";
import {Page} from "../../design/page";
import {CampaignForm} from "./campaign-form";
import {CampaignRow} from "./campaign-row";
import "./campaigns.css";
import {CAMPAIGNS, type Campaign, isRunning, listCampaigns} from "./campaigns";

const EMPTY = {
  icon: Megaphone,
  title: "No campaigns yet",
  words: "Write to your users above and follow what becomes of it.",
};

export default function CampaignsPage() {
  const query = useCampaigns();
  const campaigns = campaignsOf(query.data?.pages);
  return (
    <Page title="Campaigns" lead="An e-mail to your users, followed until it has arrived.">
      <div className="stack">
        <CampaignForm />
        <Listing query={query} name="campaigns" rows={3} empty={EMPTY} isEmpty={campaigns.length === 0}>
          <ul className="list" aria-label="Campaigns">
            {campaigns.map((campaign) => (
              <CampaignRow key={campaign.campaignId} campaign={campaign} />
            ))}
          </ul>
        </Listing>
      </div>
    </Page>
  );
}

/** The push tells how campaigns go; asking is for when there is none. */
function useCampaigns() {
  const {http} = useCore();
  const connection = useConnection();
  return useInfiniteQuery({
    queryKey: CAMPAIGNS,
    initialPageParam: "",
    queryFn: ({pageParam}) => listCampaigns(http, pageParam),
    getNextPageParam: ({cursor}) => cursor,
    refetchInterval: ({state}) =>
      connection !== "live" && campaignsOf(state.data?.pages).some(isRunning) && 3_000,
  });
}

function campaignsOf(parts: {campaigns: Campaign[]}[] | undefined): Campaign[] {
  return parts?.flatMap(({campaigns}) => campaigns) ?? [];
}
