import {useMutation} from "@tanstack/react-query";
import {Download, FileText, Image as Picture, RotateCcw, X} from "lucide-react";
import type {ReactNode} from "react";
import {useCore} from "../../core/core";
import {fileSize, moment} from "../../core/format";
import {sentenceOf} from "../../core/request-error";
import {Button} from "../../design/button";
import {dismiss, type Transfer, tryAgain} from "./transfers";
import {downloadLink, isChecking, type Upload} from "./uploads";

export function TransferRow({transfer}: {transfer: Transfer}) {
  const core = useCore();
  const {file, share, failure, refused} = transfer;
  return (
    <Row type={file.type}>
      <div className="file-text">
        <h2 className="line-title">{file.name}</h2>
        {failure ? (
          <p className="file-failure" role="alert">
            {failure}
          </p>
        ) : (
          <progress aria-label={`Sending ${file.name}`} max={1} value={share} />
        )}
      </div>
      {failure && (
        <div className="file-actions">
          {!refused && (
            <Button
              look="quiet"
              icon
              aria-label={`Send ${file.name} again`}
              onClick={() => tryAgain(core, transfer)}
            >
              <RotateCcw size={17} aria-hidden />
            </Button>
          )}
          <Button look="quiet" icon aria-label={`Dismiss ${file.name}`} onClick={() => dismiss(transfer)}>
            <X size={17} aria-hidden />
          </Button>
        </div>
      )}
    </Row>
  );
}

export function UploadRow({upload}: {upload: Upload}) {
  const {fileName, contentType, size, status, reason, createdAt} = upload;
  return (
    <Row type={contentType}>
      <div className="file-text">
        <h2 className="line-title">{fileName}</h2>
        {reason && <p className="file-failure">{reason}</p>}
        <p className="quiet small row">
          <Status upload={upload} />
          <span>{fileSize(size)}</span>
          <time dateTime={createdAt}>{moment(createdAt)}</time>
        </p>
      </div>
      {status === "accepted" && <DownloadButton upload={upload} />}
    </Row>
  );
}

function Row({type, children}: {type: string; children: ReactNode}) {
  const Icon = type.startsWith("image/") ? Picture : FileText;
  return (
    <li className="file">
      <span className="file-icon" aria-hidden>
        <Icon size={20} />
      </span>
      {children}
    </li>
  );
}

function Status({upload}: {upload: Upload}) {
  if (upload.status === "accepted") return <span className="badge badge-good">Accepted</span>;
  if (upload.status === "rejected") return <span className="badge badge-bad">Rejected</span>;
  if (!isChecking(upload)) return <span className="badge">Never arrived</span>;
  return (
    <span className="badge badge-accent">
      <span className="spinner spinner-small" aria-hidden />
      Checking…
    </span>
  );
}

/** Fetches a link that is good for a minute; it makes the browser save the file and stay on this page. */
function DownloadButton({upload: {uploadId, fileName}}: {upload: Upload}) {
  const {http} = useCore();
  const download = useMutation({
    mutationFn: () => downloadLink(http, uploadId),
    onSuccess: (url) => location.assign(url),
  });
  return (
    <div className="file-actions">
      {download.isError && (
        <span className="file-failure small" role="alert">
          {sentenceOf(download.error)}
        </span>
      )}
      <Button
        look="quiet"
        icon
        aria-label={`Download ${fileName}`}
        busy={download.isPending}
        onClick={() => download.mutate()}
      >
        <Download size={17} aria-hidden />
      </Button>
    </div>
  );
}
