import {useInfiniteQuery} from "@tanstack/react-query";
import {FileUp} from "lucide-react";
import {useConnection, useCore} from "../../core/core";
import type {Connection} from "../../core/events";
import {Listing} from "../../design/listing";
import {Page} from "../../design/page";
import {DropArea} from "./drop-area";
import "./files.css";
import {TransferRow, UploadRow} from "./file-rows";
import {useTransfers} from "./transfers";
import {isChecking, listUploads, UPLOADS, type Upload} from "./uploads";

const EMPTY = {
  icon: FileUp,
  title: "No files yet",
  words: "The first one you add appears here with what became of it.",
};

export default function FilesPage() {
  const query = useUploads();
  const transfers = useTransfers();
  const sending = new Set(transfers.map(({uploadId}) => uploadId));
  const uploads = uploadsOf(query.data?.pages).filter(({uploadId}) => !sending.has(uploadId));
  const isEmpty = uploads.length + transfers.length === 0;
  return (
    <Page title="Files" lead="Private to you. Every file is checked before it is kept.">
      <div className="stack">
        <DropArea />
        <Listing query={query} name="files" rows={3} empty={EMPTY} isEmpty={isEmpty}>
          <ul className="list" aria-label="Files">
            {transfers.map((transfer) => (
              <TransferRow key={transfer.key} transfer={transfer} />
            ))}
            {uploads.map((upload) => (
              <UploadRow key={upload.uploadId} upload={upload} />
            ))}
          </ul>
        </Listing>
      </div>
    </Page>
  );
}

function useUploads() {
  const {http} = useCore();
  const connection = useConnection();
  return useInfiniteQuery({
    queryKey: UPLOADS,
    initialPageParam: "",
    queryFn: ({pageParam}) => listUploads(http, pageParam),
    getNextPageParam: ({cursor}) => cursor,
    refetchInterval: ({state}) => uploadsOf(state.data?.pages).some(isChecking) && pollEvery(connection),
  });
}

/** The push tells of results; asking is for when there is none, and for the rare one that gets lost. */
function pollEvery(connection: Connection): number {
  return connection === "live" ? 10_000 : 2_000;
}

function uploadsOf(parts: {uploads: Upload[]}[] | undefined): Upload[] {
  return parts?.flatMap(({uploads}) => uploads) ?? [];
}
