/** What POST /api/auth/session and /api/auth/refresh answer; `expiresIn` is in seconds. */
export interface Tokens {
  accessToken: string;
  idToken: string;
  expiresIn: number;
}

export interface User {
  userId: string;
  email: string;
  isAdmin: boolean;
}

/** The user whom the tokens are about. They come from our own API, which checks signatures; here they are only read. */
export function userOf(tokens: Tokens): User {
  const access = claims(tokens.accessToken);
  const groups = access["cognito:groups"];
  return {
    userId: String(access.sub),
    email: String(claims(tokens.idToken).email ?? ""),
    isAdmin: Array.isArray(groups) && groups.includes("admin"),
  };
}

function claims(token: string): Record<string, unknown> {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}
