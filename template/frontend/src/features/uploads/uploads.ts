import type {Http} from "../../core/http";

export interface Upload {
  uploadId: string;
  fileName: string;
  contentType: string;
  size: number;
  status: "pending" | "accepted" | "rejected";
  reason: string | null;
  createdAt: string;
}

export interface UploadsPart {
  uploads: Upload[];
  cursor: string | null;
}

/** Where and how a file is sent; `fields` come before the file. */
export interface Form {
  uploadId: string;
  url: string;
  fields: Record<string, string>;
}

export const UPLOADS = ["uploads"];

/** The form is good for five minutes; a file that has not come by then will not come. */
const ABANDONED_AFTER_MS = 10 * 60_000;

export function isChecking({status, createdAt}: Upload): boolean {
  return status === "pending" && Date.now() - Date.parse(createdAt) < ABANDONED_AFTER_MS;
}

export function listUploads(http: Http, cursor: string): Promise<UploadsPart> {
  return http.json(`/api/uploads${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
}

export function announce(http: Http, file: File, correlationId: string): Promise<Form> {
  const body = {fileName: file.name, contentType: file.type, size: file.size};
  return http.json("/api/uploads", {method: "POST", body, correlationId});
}

export async function downloadLink(http: Http, uploadId: string): Promise<string> {
  const {url} = await http.json<{url: string}>(`/api/uploads/${encodeURIComponent(uploadId)}/download`);
  return url;
}
