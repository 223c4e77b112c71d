const UNREACHABLE = "Could not reach the server. Try again.";
const SERVER_FAILED = "Something went wrong on our side. Try again.";

/** A call that did not succeed. `message` is one sentence for the person; `status` is 0 without an answer. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }

  /** The server could not be reached or failed: the same call may succeed later. */
  get temporary(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export function unreachable(): RequestError {
  return new RequestError(UNREACHABLE, 0);
}

/** The refusal in an answer: the `detail` of application/problem+json, else what its status means. */
export async function refusal(response: Response): Promise<RequestError> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
  const problem: unknown = isProblem ? await response.json().catch(() => null) : null;
  const detail = problem && typeof problem === "object" && "detail" in problem ? problem.detail : undefined;
  return new RequestError(typeof detail === "string" ? detail : meaning(response.status), response.status);
}

function meaning(status: number): string {
  if (status >= 500) return status === 500 ? SERVER_FAILED : UNREACHABLE;
  if (status === 403) return "You may not do this.";
  if (status === 404) return "This is not there any more.";
  if (status === 429) return "Too many requests at once. Try again in a moment.";
  return "The server refused this request.";
}

export function sentenceOf(error: unknown): string {
  return error instanceof RequestError ? error.message : SERVER_FAILED;
}

export function isTemporary(error: unknown): boolean {
  return error instanceof RequestError && error.temporary;
}
