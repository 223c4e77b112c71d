import {expect, test} from "vitest";
import {plain} from "./sentences";

test.each([
  [
    "NotAuthorizedException",
    "Incorrect username or password.",
    "The e-mail address or the password is not right.",
  ],
  ["UserNotFoundException", "User does not exist.", "The e-mail address or the password is not right."],
  [
    "NotAuthorizedException",
    "Password attempts exceeded",
    "Too many attempts. Wait a few minutes, then try again.",
  ],
  [
    "UserLambdaValidationException",
    "PreSignUp failed with error Sign up with an address at example.com.",
    "Sign up with an address at example.com.",
  ],
  [
    "UserLambdaValidationException",
    "{'errorMessage': 'Sign up with an address at example.com.', 'errorType': 'Runtime.HandlerError'}",
    "Sign up with an address at example.com.",
  ],
  ["NetworkError", "A network error has occurred.", "Could not reach the server. Try again."],
])("%s (%s)", (name, message, sentence) => {
  expect(plain(name, message).message).toBe(sentence);
});
