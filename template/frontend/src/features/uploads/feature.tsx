import {FileUp} from "lucide-react";
import type {Feature} from "../../core/features";
import {watchUploads} from "./watch-uploads";

const WORDS: Record<string, string> = {accepted: "File accepted", rejected: "File rejected"};

export const feature: Feature = {
  pages: [
    {
      path: "/files",
      title: "Files",
      icon: FileUp,
      order: 20,
      for: "user",
      load: () => import("./files-page"),
    },
  ],
  start: watchUploads,
  describe: ({type, data}) => {
    const [noun, verb = ""] = type.split(".");
    return noun === "upload" ? `${WORDS[verb] ?? type}: ${data.fileName}` : undefined;
  },
};
