import {Megaphone} from "lucide-react";
import type {Feature} from "../../core/features";
import {type CampaignStatus, wordsOf} from "./campaigns";
import {watchCampaigns} from "./watch-campaigns";

export const feature: Feature = {
  pages: [
    {
      path: "/campaigns",
      title: "Campaigns",
      icon: Megaphone,
      order: 70,
      for: "admin",
      load: () => import("./campaigns-page"),
    },
  ],
  start: watchCampaigns,
  describe: ({type, data}) => {
    if (type.startsWith("campaign.received.")) return `You were written to: ${data.subject}`;
    if (!type.startsWith("campaign.updated.")) return undefined;
    return `Campaign ${wordsOf(data.status as CampaignStatus).toLowerCase()}: ${data.subject}`;
  },
};
