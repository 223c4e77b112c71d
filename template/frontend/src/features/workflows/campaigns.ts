import type {Http} from "../../core/http";

export type CampaignStatus = "sending" | "waiting" | "delivered" | "failed" | "unanswered";

export interface Campaign {
  campaignId: string;
  subject: string;
  status: CampaignStatus;
  /** How many people it goes to, and how many of them the provider has reached. */
  recipients: number;
  delivered: number;
  /** Which report of the provider is waited for, from 1; 0 before it has taken the campaign. */
  round: number;
  reason: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface CampaignsPart {
  campaigns: Campaign[];
  cursor: string | null;
}

export interface Recipient {
  userId: string;
  email: string;
}

export interface Draft {
  subject: string;
  text: string;
  recipients: Recipient[];
}

interface PeoplePart {
  users: (Recipient & {status: string; enabled: boolean})[];
  cursor: string | null;
}

export const CAMPAIGNS = ["campaigns"];
export const PEOPLE = ["campaigns", "people"];
export const SUBJECT_LIMIT = 120;
export const TEXT_LIMIT = 10_000;
export const RECIPIENTS_LIMIT = 50;

const WORDS: Record<CampaignStatus, string> = {
  sending: "Being handed over",
  waiting: "On its way",
  delivered: "Delivered",
  failed: "Failed",
  unanswered: "Unanswered",
};

export function wordsOf(status: CampaignStatus): string {
  return WORDS[status];
}

export function isRunning({status}: Campaign): boolean {
  return status === "sending" || status === "waiting";
}

export function listCampaigns(http: Http, cursor: string): Promise<CampaignsPart> {
  return http.json(`/api/campaigns${after(cursor)}`);
}

/** The same key with the same draft starts one campaign, however often it is sent. */
export function startCampaign(
  http: Http,
  draft: Draft,
  key: string,
  correlationId: string,
): Promise<Campaign> {
  const headers = {"idempotency-key": key};
  return http.json("/api/campaigns", {method: "POST", body: draft, headers, correlationId});
}

/** Everybody who can be written to: accounts that are confirmed and not switched off. */
export async function listPeople(
  http: Http,
  cursor: string,
): Promise<{people: Recipient[]; cursor: string | null}> {
  const part = await http.json<PeoplePart>(`/api/auth/users${after(cursor)}`);
  const people = part.users.filter(({enabled, status}) => enabled && status === "CONFIRMED");
  return {people: people.map(({userId, email}) => ({userId, email})), cursor: part.cursor};
}

function after(cursor: string): string {
  return cursor && `?cursor=${encodeURIComponent(cursor)}`;
}
