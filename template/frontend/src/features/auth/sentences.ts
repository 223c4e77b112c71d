import {RequestError, unreachable} from "../../core/request-error";

const WRONG_CODE = "This code is not right. Check it and try again.";
const TOO_MANY = "Too many attempts. Wait a few minutes, then try again.";

const SENTENCES: Record<string, string> = {
  CodeMismatchException: WRONG_CODE,
  EnableSoftwareTokenMFAException: WRONG_CODE,
  ExpiredCodeException: "This code is no longer valid. Ask for a new one.",
  InvalidPasswordException: "This password does not follow the rules. Choose another one.",
  LimitExceededException: TOO_MANY,
  TooManyFailedAttemptsException: TOO_MANY,
  TooManyRequestsException: TOO_MANY,
  PasswordResetRequiredException: "Your password must be changed. Use “Forgot your password?”.",
  UserNotFoundException: "The e-mail address or the password is not right.",
  UsernameExistsException: "There is already an account with this e-mail address. Sign in instead.",
  CodeDeliveryFailureException: "The mail could not be sent. Check the address and try again.",
};

/** What Cognito says, in plain words. */
export function plain(name: string, message: string): RequestError {
  if (name === "NetworkError" || name === "TypeError" || name === "TimeoutError") return unreachable();
  if (name === "NotAuthorizedException") return new RequestError(notAuthorized(message), 401);
  if (name === "UserLambdaValidationException") return new RequestError(fromTrigger(message), 400);
  return new RequestError(SENTENCES[name] ?? message, 400);
}

function notAuthorized(message: string): string {
  if (message.includes("attempts exceeded")) return TOO_MANY;
  if (message.includes("disabled")) return "This account is switched off. Ask an administrator.";
  if (message.includes("session")) return "This took too long. Sign in again.";
  if (message.includes("Token")) return "Your session has ended. Sign in again.";
  return "The e-mail address or the password is not right.";
}

/** A trigger's own sentence, without what Cognito puts before it, and the local cloud around it. */
function fromTrigger(message: string): string {
  const local = /'errorMessage': (["'])(.+?)\1, /.exec(message)?.[2];
  return local ?? message.replace(/^\w+ (failed|invocation failed) (with error|due to error) /, "");
}
