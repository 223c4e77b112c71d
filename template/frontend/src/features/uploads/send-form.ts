import {RequestError, unreachable} from "../../core/request-error";
import type {Form} from "./uploads";

const SENTENCES: Record<string, string> = {
  EntityTooLarge: "This file is larger than 10 MB.",
  EntityTooSmall: "This file is empty.",
};
const REFUSED = "The file was refused. Try again.";

/** Send a file straight to the bucket. `fetch` cannot tell how far it is, so this is an XMLHttpRequest. */
export function sendForm(
  form: Form,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({loaded, total}) => onProgress(total ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusalOf(request)));
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(unreachable());
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", form.url);
    request.send(bodyOf(form, file));
  });
}

function bodyOf(form: Form, file: File): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value);
  body.append("file", file);
  return body;
}

/** S3 answers a refusal in XML: <Error><Code>EntityTooLarge</Code>... */
function refusalOf({status, responseText}: XMLHttpRequest): RequestError {
  const code = /<Code>(\w+)<\/Code>/.exec(responseText)?.[1] ?? "";
  return status >= 500 ? unreachable() : new RequestError(SENTENCES[code] ?? REFUSED, status);
}
