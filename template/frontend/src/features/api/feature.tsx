import {ListChecks} from "lucide-react";
import type {Feature} from "../../core/features";
import {watchItems} from "./live-items";

const WORDS: Record<string, string> = {
  created: "Item created",
  updated: "Item changed",
  deleted: "Item deleted",
};

export const feature: Feature = {
  pages: [
    {
      path: "/items",
      title: "Items",
      icon: ListChecks,
      order: 10,
      for: "user",
      load: () => import("./items-page"),
    },
  ],
  start: watchItems,
  describe: ({type, data}) => {
    const [noun, verb = ""] = type.split(".");
    return noun === "item" ? `${WORDS[verb] ?? type}: ${data.title}` : undefined;
  },
};
