import {Activity} from "lucide-react";
import type {Feature} from "../../core/features";
import {ActivityAside} from "./activity-list";
import {keepConnected} from "./connection";
import {ConnectionStatus} from "./connection-status";

export const feature: Feature = {
  pages: [
    {
      path: "/activity",
      title: "Activity",
      icon: Activity,
      order: 30,
      for: "user",
      load: () => import("./activity-page"),
    },
  ],
  start: keepConnected,
  Status: ConnectionStatus,
  Aside: ActivityAside,
  asidePath: "/activity",
};
