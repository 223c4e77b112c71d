import {cognitoAddress} from "../../core/config";
import type {Core} from "../../core/core";
import {unreachable} from "../../core/request-error";
import {plain} from "./sentences";

/** Operations on the signed-in user, which Cognito allows with the access token alone. */
const TARGET = "AWSCognitoIdentityProviderService";
const TOTP = "SOFTWARE_TOKEN_MFA";

export async function hasTwoSteps(core: Core): Promise<boolean> {
  const user = await call<{UserMFASettingList?: string[]}>(core, "GetUser");
  return user.UserMFASettingList?.includes(TOTP) ?? false;
}

/** Begin to set up an authenticator app; answers its secret. */
export async function newSecret(core: Core): Promise<string> {
  return (await call<{SecretCode: string}>(core, "AssociateSoftwareToken")).SecretCode;
}

export async function turnOn(core: Core, code: string): Promise<void> {
  await call(core, "VerifySoftwareToken", {UserCode: code, FriendlyDeviceName: "Authenticator app"});
  await call(core, "SetUserMFAPreference", {SoftwareTokenMfaSettings: {Enabled: true, PreferredMfa: true}});
}

export async function turnOff(core: Core): Promise<void> {
  await call(core, "SetUserMFAPreference", {SoftwareTokenMfaSettings: {Enabled: false, PreferredMfa: false}});
}

async function call<T>(core: Core, operation: string, input: object = {}): Promise<T> {
  const AccessToken = await core.session.accessToken();
  const response = await fetch(cognitoAddress(core.config), {
    method: "POST",
    headers: {"content-type": "application/x-amz-json-1.1", "x-amz-target": `${TARGET}.${operation}`},
    body: JSON.stringify({...input, AccessToken}),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw unreachable();
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok)
    throw plain(
      String(body.__type ?? "")
        .split("#")
        .pop() ?? "",
      String(body.message ?? ""),
    );
  return body as T;
}
