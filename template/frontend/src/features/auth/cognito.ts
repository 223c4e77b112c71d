import {Amplify} from "aws-amplify";
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  resendSignUpCode,
  resetPassword,
  type SignInOutput,
  signIn,
  signInWithRedirect,
  signUp,
} from "aws-amplify/auth";
import {cognitoUserPoolsTokenProvider} from "aws-amplify/auth/cognito";
import "aws-amplify/auth/enable-oauth-listener";
import {Hub} from "aws-amplify/utils";
import type {Config} from "../../core/config";
import {MemoryStorage} from "./memory-storage";
import {plain} from "./sentences";

/** What a sign-in needs next. */
export type Step =
  | {name: "done"; refreshToken: string}
  | {name: "code"}
  | {name: "new-password"}
  | {name: "confirm"};

const SOCIAL = ["Google", "Apple", "Facebook", "Amazon"] as const;
const SCOPES = ["openid", "email", "profile", "aws.cognito.signin.user.admin"];

const storage = new MemoryStorage();

/** With a token provider given, Amplify never touches localStorage for tokens. */
export function configure(config: Config): void {
  const {userPoolId, clientId, cognitoEndpoint, signIn: hosted} = config;
  const Auth = {
    Cognito: {
      userPoolId,
      userPoolClientId: clientId,
      ...(cognitoEndpoint && {userPoolEndpoint: cognitoEndpoint}),
      ...(hosted && {loginWith: {oauth: hostedSignIn(hosted.domain)}}),
    },
  };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storage);
  Amplify.configure({Auth}, {Auth: {tokenProvider: cognitoUserPoolsTokenProvider}});
}

function hostedSignIn(domain: string) {
  const redirectSignIn = [`${location.origin}/signed-in`];
  return {
    domain,
    scopes: SCOPES,
    redirectSignIn,
    redirectSignOut: [location.origin],
    responseType: "code" as const,
  };
}

export async function startSignIn(email: string, password: string): Promise<Step> {
  await storage.clear();
  return step(await said(signIn({username: email, password})));
}

/** Answer what the sign-in asked for: a code or a new password. */
export async function continueSignIn(answer: string): Promise<Step> {
  return step(await said(confirmSignIn({challengeResponse: answer})));
}

export async function register(email: string, password: string): Promise<void> {
  await said(signUp({username: email, password, options: {userAttributes: {email}}}));
}

export async function confirmRegistration(email: string, code: string): Promise<void> {
  await said(confirmSignUp({username: email, confirmationCode: code}));
}

export async function sendCodeAgain(email: string): Promise<void> {
  await said(resendSignUpCode({username: email}));
}

export async function sendResetCode(email: string): Promise<void> {
  await said(resetPassword({username: email}));
}

export async function choosePassword(email: string, code: string, password: string): Promise<void> {
  await said(confirmResetPassword({username: email, confirmationCode: code, newPassword: password}));
}

export async function goToProvider(name: string): Promise<void> {
  const known = SOCIAL.find((social) => social === name);
  await said(signInWithRedirect({provider: known ?? {custom: name}}));
}

/** Wait for the end of a sign-in that has come back from the provider; `configure` starts it. */
export function finishRedirect(config: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    Hub.listen("auth", ({payload}) => {
      if (payload.event === "signInWithRedirect") resolve(storage.takeRefreshToken());
      if (payload.event === "signInWithRedirect_failure")
        reject(plain("Redirect", "The sign-in was not completed."));
    });
    configure(config);
  });
}

function step({nextStep}: SignInOutput): Step {
  switch (nextStep.signInStep) {
    case "DONE":
      return {name: "done", refreshToken: storage.takeRefreshToken()};
    case "CONFIRM_SIGN_IN_WITH_TOTP_CODE":
      return {name: "code"};
    case "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED":
      return {name: "new-password"};
    case "CONFIRM_SIGN_UP":
      return {name: "confirm"};
    case "RESET_PASSWORD":
      throw plain("PasswordResetRequiredException", "");
    default:
      throw plain(nextStep.signInStep, "This account asks for a step that this page does not know.");
  }
}

async function said<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const {name, message} = error as Error;
    throw plain(name, message);
  }
}
