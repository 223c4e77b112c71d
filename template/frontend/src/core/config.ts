/** /config.json: written at deployment, so that one build serves every stage. */
export interface Config {
  name: string;
  region: string;
  userPoolId: string;
  clientId: string;
  /** Only on the local cloud; on AWS Cognito is where its region says. */
  cognitoEndpoint?: string;
  /** Only with an external identity provider. */
  signIn?: {domain: string; provider: string};
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", {cache: "no-store"});
  if (!response.ok) throw new Error("The configuration of this site is missing.");
  return (await response.json()) as Config;
}

export function cognitoAddress(config: Config): string {
  return config.cognitoEndpoint ?? `https://cognito-idp.${config.region}.amazonaws.com/`;
}
