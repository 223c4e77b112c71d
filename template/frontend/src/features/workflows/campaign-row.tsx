import {moment} from "../../core/format";
import {type Campaign, isRunning, wordsOf} from "./campaigns";

const LOOKS = {
  sending: "badge-accent",
  waiting: "badge-accent",
  delivered: "badge-good",
  failed: "badge-bad",
  unanswered: "badge-warn",
} as const;

export function CampaignRow({campaign}: {campaign: Campaign}) {
  const {subject, status, recipients, delivered, round, reason, createdAt} = campaign;
  return (
    <li className="campaign">
      <div className="row campaign-head">
        <h2 className="line-title">{subject}</h2>
        <span className={`badge ${LOOKS[status]}`}>
          {isRunning(campaign) && <span className="spinner spinner-small" aria-hidden />}
          {wordsOf(status)}
        </span>
      </div>
      {status === "waiting" && (
        <progress aria-label={`Delivered of ${subject}`} max={recipients} value={delivered} />
      )}
      {reason && <p className="campaign-reason">{reason}</p>}
      <p className="quiet small row">
        <span>
          {delivered} of {recipients} delivered
        </span>
        {status === "waiting" && round > 1 && <span>asked for report {round}</span>}
        <time dateTime={createdAt}>{moment(createdAt)}</time>
      </p>
    </li>
  );
}
